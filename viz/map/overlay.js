// What is drawn over the pictures in every frame: the groups' labels, the opened picture with its
// neighbours, the hovered one in front, the lasso.

import { arrange, standing } from './labels.js';

const ROUNDS = 12; // members that can stand for a group, the more the closer the view is

export function paintOver(app) {
	const { painter, view } = app,
		g = painter.g,
		dpr = painter.dpr;
	app.labelled = [];
	if (app.labels && app.by[0] === 'g' && !app.places.pitch && !app.places.moving && app.opened < 0)
		paintLabels(app, g, dpr);
	if (app.opened >= 0) paintKin(app, g, dpr);
	if (app.hovered >= 0 && app.hovered !== app.opened) paintFront(app, g, dpr, app.hovered, 1.3);
	if (app.shape) paintShape(app.shape, g, dpr, app.light);
	if (app.focus !== undefined && app.focus >= 0 && document.activeElement === app.map) paintFocus(app, g, dpr, view);
}

// paintLabels draws those who stand for their groups, as many as have room.
function paintLabels(app, g, dpr) {
	const { view, places, painter, finder } = app,
		grouping = app.grouping,
		size = app.size();
	const key = app.by + places.at;
	if (app.standingKey !== key) {
		app.standingKey = key;
		const home = i => {
			const near = places.tree.nearest(places.x[i], places.y[i], 9);
			return 2 * near.filter(j => grouping.labels[j] === grouping.labels[i]).length > near.length;
		};
		app.standing = standing(grouping, places.x, places.y, ROUNDS, home);
	}
	const order = grouping.names.map((_, l) => l).sort((a, b) => grouping.count[b] - grouping.count[a]);
	const large = Math.max(size, Math.min(96, Math.max(30, size * 1.7))),
		boxes = [];
	g.font = `600 ${13 * dpr}px system-ui, sans-serif`;
	const rounds = Math.min(ROUNDS, 1 + Math.floor(3 * Math.log2(Math.max(1, view.zoom))));
	for (let round = 0; round < rounds; round++) {
		for (const l of order) {
			const i = app.standing[l][round];
			if (i === undefined || finder.rank[i] <= 0) continue;
			const x = view.x(places.x[i]),
				y = view.y(places.y[i]);
			if (x < view.left || x > view.width - view.right || y < 20 || y > view.height - view.bottom - 30) continue;
			const text = brief(grouping.names[l], 26),
				w = g.measureText(text).width / dpr + 10;
			boxes.push({
				i,
				text,
				w,
				group: l,
				x,
				y,
				x0: x - Math.max(w, large) / 2 - 3,
				x1: x + Math.max(w, large) / 2 + 3,
				y0: y - large / 2 - 3,
				y1: y + large / 2 + 21,
			});
		}
	}
	const most = Math.max(4, Math.round((view.width * view.height) / 26000));
	app.labelled = arrange(boxes, 330, most);
	for (const b of app.labelled) {
		painter.one(b.i, large);
		writeName(app, g, dpr, b.text, b.x, b.y + large / 2 + 11, b.w);
	}
}

const brief = (text, most) => (text.length <= most ? text : text.slice(0, most - 1) + '…');

function writeName(app, g, dpr, text, at, y, w) {
	const x = Math.max(w / 2 + 2, Math.min(app.view.width - w / 2 - 2, at)); // whole, also at the edge
	g.fillStyle = app.light ? '#ffffffe6' : '#14161be6';
	g.beginPath();
	g.roundRect((x - w / 2) * dpr, (y - 9) * dpr, w * dpr, 18 * dpr, 5 * dpr);
	g.fill();
	g.fillStyle = app.light ? '#16181d' : '#f2f3f5';
	g.textAlign = 'center';
	g.textBaseline = 'middle';
	g.font = `600 ${13 * dpr}px system-ui, sans-serif`;
	g.fillText(text, x * dpr, y * dpr);
}

// paintKin dims everything and draws the opened picture, its neighbours, and lines to them: dashed
// where the map lost them.
function paintKin(app, g, dpr) {
	const { view, places, painter, opened } = app,
		size = app.size();
	g.fillStyle = app.light ? '#ffffffc0' : '#000000b8';
	g.fillRect(0, 0, app.map.width, app.map.height);
	const kin = app.near(opened).filter(j => places.placed(j) && app.finder.rank[j] >= 0);
	if (!places.placed(opened)) return;
	const lost = app.lostOf?.(opened) ?? new Set();
	g.strokeStyle = app.light ? '#0009' : '#fffc';
	for (const j of kin) {
		g.lineWidth = (lost.has(j) ? 1.4 : 1.8) * dpr;
		g.setLineDash(lost.has(j) ? [5 * dpr, 5 * dpr] : []);
		g.beginPath();
		g.moveTo(view.x(places.x[opened]) * dpr, view.y(places.y[opened]) * dpr);
		g.lineTo(view.x(places.x[j]) * dpr, view.y(places.y[j]) * dpr);
		g.stroke();
	}
	g.setLineDash([]);
	const kinSize = places.pitch ? Math.max(size, 22) : Math.max(size * 1.15, 22);
	for (const j of kin.reverse()) painter.one(j, kinSize);
	paintFront(app, g, dpr, opened, 1.45);
}

// paintFront draws picture i before all others.
function paintFront(app, g, dpr, i, grown) {
	const { view, places, painter } = app;
	if (!places.placed(i)) return;
	const size = Math.max(app.size() * grown, 30),
		x = view.x(places.x[i]) * dpr,
		y = view.y(places.y[i]) * dpr,
		r = size * 0.74 * dpr;
	g.beginPath();
	g.arc(x, y, r, 0, 7);
	g.fillStyle = app.light ? '#ffffffd8' : '#000000c8';
	g.fill();
	g.lineWidth = 2 * dpr;
	g.strokeStyle = app.choices.has(i) ? '#f29d1f' : app.light ? '#16181d' : '#fff';
	g.stroke();
	painter.one(i, size);
}

function paintShape(shape, g, dpr, light) {
	if (shape.points.length < 2) return;
	g.beginPath();
	if (shape.kind === 'box') {
		const [[x0, y0], [x1, y1]] = [shape.points[0], shape.points.at(-1)];
		g.rect(Math.min(x0, x1) * dpr, Math.min(y0, y1) * dpr, Math.abs(x1 - x0) * dpr, Math.abs(y1 - y0) * dpr);
	} else {
		for (const [x, y] of shape.points) g.lineTo(x * dpr, y * dpr);
		g.closePath();
	}
	g.fillStyle = shape.away ? '#e24f3230' : '#56b4e930';
	g.fill();
	g.lineWidth = 2 * dpr;
	g.strokeStyle = shape.away ? '#e24f32' : light ? '#0b6aa8' : '#56b4e9';
	g.stroke();
}

// paintFocus marks where the keyboard is.
function paintFocus(app, g, dpr, view) {
	const { places, focus } = app;
	if (!places.placed(focus) || focus === app.opened) return;
	const r = Math.max(app.size() * 0.7, 16) * dpr;
	g.setLineDash([4 * dpr, 3 * dpr]);
	g.lineWidth = 2.5 * dpr;
	g.strokeStyle = app.light ? '#0b6aa8' : '#56b4e9';
	g.strokeRect(view.x(places.x[focus]) * dpr - r, view.y(places.y[focus]) * dpr - r, 2 * r, 2 * r);
	g.setLineDash([]);
}
