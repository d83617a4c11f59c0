// The bar: what to colour by, which layout, what dragging does, how close.

import { $, el } from './dom.js';

// useToolbar shows a button for each of the first usual layouts.
export function useToolbar(app, usual) {
	const data = app.data;
	if (data.groupings.length + data.columns.length === 0) $('by').parentNode.hidden = true;
	data.groupings.forEach((g, k) => $('by').append(new Option(g.title || 'grouping ' + (k + 1), 'g' + k)));
	data.columns.forEach((c, k) => {
		if (c.kind !== 'text') $('by').append(new Option(c.title, 'c' + k));
	});
	$('by').append(new Option('nothing', ''));
	$('by').onchange = e => app.colour(e.target.value);

	const layouts = data.layouts
		.slice(0, usual)
		.map((l, k) =>
			el('button', { textContent: l.name, title: l.note || 'Layout: ' + l.name, onclick: () => app.layout(k) }),
		);
	if (layouts.length > 1) $('layouts').append(...layouts);
	else $('layouts').hidden = true;
	const layoutButtons = () => layouts.forEach((b, k) => b.setAttribute('aria-pressed', String(k === app.places.at)));
	app.on('layout', layoutButtons);
	layoutButtons();
	const icon = path => {
		const s = document.createElementNS('http://www.w3.org/2000/svg', 'svg'),
			p = document.createElementNS('http://www.w3.org/2000/svg', 'path');
		for (const [k, v] of [
			['viewBox', '0 0 16 16'],
			['width', '16'],
			['height', '16'],
			['aria-hidden', 'true'],
		])
			s.setAttribute(k, v);
		for (const [k, v] of [
			['d', path],
			['fill', 'none'],
			['stroke', 'currentColor'],
			['stroke-width', '1.5'],
			['stroke-linejoin', 'round'],
		])
			p.setAttribute(k, v);
		s.append(p);
		return s;
	};
	const tools = [
		[
			'move',
			'Dragging moves the map',
			'M8 1.5v13M1.5 8h13M6 3.5l2-2 2 2M6 12.5l2 2 2-2M3.5 6l-2 2 2 2M12.5 6l2 2-2 2',
		],
		[
			'lasso',
			'Dragging draws a lasso around pictures to choose',
			'M8 2c4 0 6 1.800 6 4s-2.500 4-6 4S2 8.200 2 6s2-4 6-4zM5 9.500c-1.500 1-1.500 3 .5 3s1.500 2 0 2',
		],
		['box', 'Dragging draws a box around pictures to choose (also with Shift)', 'M2.500 2.500h11v11h-11z'],
	].map(([name, title, path]) =>
		el(
			'button',
			{
				title,
				'aria-label': title,
				onclick: () => {
					app.tool = name;
					toolButtons();
				},
			},
			icon(path),
		),
	);
	const away = el('button', {
		title: 'Lasso and box take out of the choice (also with Alt)',
		'aria-label': 'Lasso and box take out of the choice',
		textContent: '⊖',
		onclick: () => {
			app.away = !app.away;
			toolButtons();
		},
	});
	$('tools').append(...tools, away);
	function toolButtons() {
		tools.forEach((b, k) => b.setAttribute('aria-pressed', String(['move', 'lasso', 'box'][k] === app.tool)));
		away.setAttribute('aria-pressed', String(app.away));
		app.map.classList.toggle('tool', app.tool !== 'move');
	}

	$('in').onclick = () => app.zoom(1.5, undefined, undefined, true);
	$('out').onclick = () => app.zoom(1 / 1.5, undefined, undefined, true);
	$('fit').onclick = () => app.fit();
	toolButtons();
}
