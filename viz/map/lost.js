// Neighbours by features that the map has lost: a column to colour by, and for the lines and the
// card of one picture.

import { lostNeighbours } from './data.js';

const AMONG = 15; // neighbours that are looked at

export function useLost(app) {
	const { data, places } = app;
	if (!data.near) return;
	let shares;
	const column = {
		title: 'neighbours lost on the map',
		note: 'the share of its most similar pictures that are not among the nearest on the map',
		kind: 'number',
		derived: true,
		low: 0,
		high: 1,
	};
	data.columns.push(Object.defineProperty(column, 'numbers', { get: all }));
	function all() {
		const l = places.layouts[0];
		return (shares ??= lostNeighbours(
			data.near.map(list => list.slice(0, AMONG)),
			l.tree,
			l.x,
			l.y,
		));
	}
	app.lostOf = i => {
		const { tree, x, y } = places.layouts[0],
			list = data.near[i].slice(0, AMONG);
		if (Number.isNaN(x[i])) return new Set();
		const there = new Set(tree.nearest(x[i], y[i], list.length, j => j !== i));
		return new Set(list.filter(j => !there.has(j)));
	};
}
