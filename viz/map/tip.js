// The tooltip: the hovered picture, larger, with its name and groups.

import { $, el, ending } from './dom.js';
import { swatch } from './legend.js';

// tags are the groups of picture i, each with its colour.
export function tags(app, i) {
	return app.data.groupings.map(g =>
		el('em', { title: g.title }, swatch(app, g, g.labels[i], 10), ending(g.names[g.labels[i]], 40)),
	);
}

export function useTip(app) {
	const tip = $('tip');
	let shown = -1;
	const update = () => {
		const i = app.hovered;
		tip.style.display = i < 0 || i === app.opened ? 'none' : 'flex'; // the card says more
		if (i >= 0 && i !== shown) {
			const line = el('span', {}, ...tags(app, i));
			tip.replaceChildren(app.stamps.make(i, 144), el('b', { textContent: ending(app.data.names[i], 90) }), line);
		}
		shown = i;
	};
	app.on('hover', update);
	app.on('open', update);
	app.on('painted', () => {
		const i = app.hovered,
			{ view, places } = app;
		if (i < 0) return;
		const b = tip.getBoundingClientRect(),
			px = view.x(places.x[i]),
			py = view.y(places.y[i]),
			gap = Math.max(app.size(), 30) * 0.8 + 12;
		tip.style.left =
			Math.max(4, px + gap + b.width > view.width - view.right ? px - gap - b.width : px + gap) + 'px';
		tip.style.top = Math.max(4, Math.min(py - b.height / 2, view.height - b.height - 4)) + 'px';
	});
}
