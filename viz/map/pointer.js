// Pointer, wheel and fingers on the map: moving, zooming, opening, choosing.

import { inside } from './choice.js';
import { say } from './dom.js';

export function usePointer(app) {
	const map = app.map,
		fingers = new Map();
	let moved = 0,
		held = 0,
		start = null;
	app.tool = 'move';
	app.away = false; // the tools take out of the choice

	const shapeKind = e => (app.tool !== 'move' ? app.tool : e.shiftKey ? 'box' : null);
	map.addEventListener('pointerdown', e => {
		if (e.button > 0) return;
		map.focus({ preventScroll: true });
		map.setPointerCapture(e.pointerId);
		fingers.set(e.pointerId, [e.offsetX, e.offsetY]);
		app.view.goal = null;
		app.focus = -1;
		start =
			fingers.size === 1 ? { x: e.offsetX, y: e.offsetY, kind: shapeKind(e), away: app.away || e.altKey } : null;
		if (fingers.size === 1) moved = 0;
		if (fingers.size > 1) app.shape = null;
		clearTimeout(held);
		if (e.pointerType === 'touch' && fingers.size === 1 && app.tool === 'move')
			held = setTimeout(() => hold(e.offsetX, e.offsetY), 550);
		app.tell('touched');
	});

	// hold chooses the picture under a finger that stays.
	function hold(px, py) {
		const i = app.at(px, py);
		if (i < 0 || moved > 8) return;
		moved = 100;
		app.choices.toggle(i);
		app.chosen();
		say(`${app.data.names[i]}: ${app.choices.has(i) ? 'chosen' : 'no longer chosen'}`);
	}

	map.addEventListener('pointermove', e => {
		const old = fingers.get(e.pointerId),
			now = [e.offsetX, e.offsetY];
		if (e.pointerType !== 'touch') app.pointer = now;
		if (!old) {
			app.point();
			return;
		}
		const dx = now[0] - old[0],
			dy = now[1] - old[1];
		moved += Math.abs(dx) + Math.abs(dy);
		if (moved <= (e.pointerType === 'touch' ? 9 : 4)) return;
		fingers.set(e.pointerId, now);
		clearTimeout(held);
		if (start?.kind && fingers.size === 1) {
			app.shape ??= { kind: start.kind, points: [[start.x, start.y]], away: start.away };
			const passed = e.getCoalescedEvents?.() ?? []; // where a slow page was not asked
			for (const p of passed.length ? passed : [e])
				app.shape.points.push([p.clientX - e.clientX + now[0], p.clientY - e.clientY + now[1]]);
		} else {
			app.dragging = true;
			map.classList.add('moving');
			const k = fingers.size;
			app.pan(-dx / k, -dy / k);
			if (k === 2) {
				const other = [...fingers].find(([id]) => id !== e.pointerId)[1],
					far = p => Math.hypot(p[0] - other[0], p[1] - other[1]);
				app.zoom(far(now) / Math.max(1, far(old)), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
			}
		}
		app.point();
		app.ask();
	});

	for (const type of ['pointerup', 'pointercancel'])
		map.addEventListener(type, e => {
			if (!fingers.delete(e.pointerId)) return;
			clearTimeout(held);
			if (fingers.size) return;
			app.dragging = false;
			map.classList.remove('moving');
			const shape = app.shape;
			app.shape = null;
			if (type === 'pointercancel') return app.ask();
			if (shape) gather(app, shape);
			else if (moved <= (e.pointerType === 'touch' ? 9 : 4)) click(e);
			app.ask();
		});

	function click(e) {
		const i = app.at(e.offsetX, e.offsetY);
		if (e.shiftKey || e.ctrlKey || e.metaKey || app.tool !== 'move') {
			if (i < 0) return;
			app.choices.toggle(i);
			app.chosen();
			return;
		}
		app.open(i);
	}

	map.addEventListener('pointerleave', () => {
		app.pointer = null;
		app.point();
	});
	map.addEventListener(
		'wheel',
		e => {
			e.preventDefault();
			const turned = e.deltaY * (e.deltaMode ? 30 : 1);
			app.zoom(Math.exp(-Math.sign(turned) * Math.min(Math.abs(turned), 240) * 0.0018), e.offsetX, e.offsetY);
			app.tell('touched');
		},
		{ passive: false },
	);
	map.addEventListener('dblclick', e => {
		e.preventDefault();
		const i = app.at(e.offsetX, e.offsetY);
		if (i >= 0) app.bring([i, ...app.near(i)]);
		else app.zoom(2, e.offsetX, e.offsetY, true);
	});
}

// gather puts the pictures within a lasso or a box into the choice, or takes them out.
export function gather(app, shape) {
	const { view, places, finder } = app,
		xs = shape.points.map(p => p[0]),
		ys = shape.points.map(p => p[1]);
	const low = [Math.min(...xs), Math.min(...ys)],
		high = [Math.max(...xs), Math.max(...ys)];
	const ids = [...places.tree.within(view.wx(low[0]), view.wy(low[1]), view.wx(high[0]), view.wy(high[1]))].filter(
		i =>
			finder.rank[i] > 0 &&
			(shape.kind === 'box' || inside(shape.points, view.x(places.x[i]), view.y(places.y[i]))),
	);
	if (!ids.length) return say('no pictures in there');
	if (shape.away) app.choices.remove(ids);
	else app.choices.add(ids);
	app.chosen();
	say(
		`${ids.length} pictures ${shape.away ? 'taken out of' : 'added to'} ${app.choices.current.name}, which has ${app.choices.ids.length}`,
	);
}
