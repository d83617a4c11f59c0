// The keyboard: everything that a pointer can do.

import { groupText } from './data.js';
import { $, say } from './dom.js';
import { gather } from './pointer.js';

// KEYS are shown in the menu.
export const KEYS = [
	['← ↑ → ↓', 'to the next picture on that side'],
	['Shift + arrows', 'move the map'],
	['+ −', 'closer, further away'],
	['0', 'show everything'],
	['Enter', 'open the picture; in the search, the next hit'],
	['/', 'search'],
	['Space', 'choose the picture, or let go of it'],
	['C', 'choose its group'],
	['N', 'choose it and its neighbours'],
	['B', 'begin a box here: arrows stretch it, Enter chooses what is in it'],
	['U', 'undo'],
	['R', 'redo'],
	['L', 'next layout'],
	['T', 'turn the map: what stands lies'],
	['D', 'zoom to its neighbourhood'],
	['G', 'groups and filters'],
	['M', 'settings and lists'],
	['Esc', 'let go, close'],
];

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function useKeys(app, panels) {
	app.map.addEventListener('keydown', e => {
		const a = ARROWS[e.key];
		if (e.ctrlKey || e.altKey || e.metaKey) return;
		if (a) {
			e.preventDefault();
			if (e.shiftKey) app.pan(a[0] * 90, a[1] * 90, true);
			else if (app.shape) stretch(app, a);
			else step(app, a);
			return;
		}
		if (e.key === 'Enter' && app.shape) {
			e.preventDefault();
			const shape = app.shape;
			app.shape = null;
			gather(app, shape);
			app.ask();
		} else if (e.key === 'Enter' && focused(app) >= 0) {
			e.preventDefault();
			app.open(focused(app), true);
			$('card').querySelector('button')?.focus();
		} else if (e.key === ' ') {
			e.preventDefault();
			const i = focused(app);
			if (i < 0) return;
			app.choices.toggle(i);
			app.chosen();
			say(`${app.data.names[i]}: ${app.choices.has(i) ? 'chosen' : 'no longer chosen'}`);
		}
	});
	addEventListener('keydown', e => {
		if (e.key === 'Escape') {
			escape(app, panels);
			e.preventDefault();
			return;
		}
		if (e.ctrlKey || e.altKey || e.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName))
			return;
		const act = ACTS[e.key.length === 1 ? e.key.toLowerCase() : e.key];
		if (!act) return;
		e.preventDefault();
		act(app, panels);
	});
}

const ACTS = {
	'/': () => {
		$('search').focus();
		$('search').select();
	},
	'+': app => app.zoom(1.5, undefined, undefined, true),
	'=': app => app.zoom(1.5, undefined, undefined, true),
	'-': app => app.zoom(1 / 1.5, undefined, undefined, true),
	0: app => app.fit(),
	c: app => chooseGroup(app, focused(app)),
	n: app => chooseNear(app, focused(app)),
	b: app => {
		const i = focused(app);
		const [x, y] =
			i >= 0
				? [app.view.x(app.places.x[i]), app.view.y(app.places.y[i])]
				: [app.view.width / 2, app.view.height / 2];
		app.shape = {
			kind: 'box',
			points: [
				[x - 20, y - 20],
				[x + 20, y + 20],
			],
			away: app.away,
		};
		app.map.focus();
		app.ask();
		say('a box: arrows stretch it, Enter chooses what is in it, Escape leaves it');
	},
	u: app => {
		app.choices.undo();
		app.chosen();
		say('undone');
	},
	r: app => {
		app.choices.redo();
		app.chosen();
		say('done again');
	},
	l: (app, panels) => panels.nextLayout(),
	t: app => app.turn(!app.places.turned),
	d: app => {
		const i = focused(app);
		if (i >= 0) app.bring([i, ...app.near(i)]);
	},
	g: (app, panels) => panels.toggleLegend(),
	m: (app, panels) => panels.toggleMenu(),
	'?': (app, panels) => panels.showKeys(),
};

// focused is the picture that keys act on: where the arrows went, or the opened one.
const focused = app => (app.focus >= 0 ? app.focus : app.opened);

export function chooseGroup(app, i) {
	const g = app.grouping;
	if (i < 0 || !g) return;
	const ids = g.labels.flatMap((l, j) => (l === g.labels[i] && app.finder.rank[j] >= 0 ? [j] : []));
	app.choices.add(ids);
	app.chosen();
	say(`${groupText(g, i)}: ${ids.length} pictures chosen`);
}

export function chooseNear(app, i, k = app.kin) {
	if (i < 0) return;
	app.choices.add([i, ...app.near(i, k)]);
	app.chosen();
	say(`${app.data.names[i]} and its neighbours chosen`);
}

// step goes to the nearest picture in a direction.
function step(app, [ax, ay]) {
	const { view, places, finder } = app,
		from = focused(app),
		has = from >= 0 && places.placed(from);
	const x0 = has ? view.x(places.x[from]) : view.width / 2,
		y0 = has ? view.y(places.y[from]) : view.height / 2;
	let best = -1,
		least = Infinity;
	const look = i => {
		if (i === from || finder.rank[i] <= 0) return;
		const dx = view.x(places.x[i]) - x0,
			dy = view.y(places.y[i]) - y0,
			along = dx * ax + dy * ay,
			aside = Math.abs(dx * ay) + Math.abs(dy * ax);
		const d = !has ? dx * dx + dy * dy : along > 0 ? along + 2 * aside : Infinity;
		if (d < least) {
			least = d;
			best = i;
		}
	};
	for (let reach = 200; best < 0 && reach < 1e8; reach *= 6) {
		for (const i of places.tree?.within(
			view.wx(x0 - reach),
			view.wy(y0 - reach),
			view.wx(x0 + reach),
			view.wy(y0 + reach),
		) ?? [])
			look(i);
		if (reach / view.k > 4) break;
	}
	if (best < 0) return;
	app.focus = best;
	if (app.opened >= 0) app.open(best, true);
	else {
		app.bring([best], true);
		say(panelsText(app, best));
	}
	app.ask();
}

const panelsText = (app, i) =>
	[
		app.data.names[i],
		...app.data.groupings.map(g => groupText(g, i)),
		app.choices.has(i) ? 'chosen' : '',
	]
		.filter(Boolean)
		.join(', ');

function stretch(app, [ax, ay]) {
	const [p, q] = app.shape.points;
	if (ax < 0) p[0] -= 30;
	if (ax > 0) q[0] += 30;
	if (ay < 0) p[1] -= 30;
	if (ay > 0) q[1] += 30;
	app.ask();
}

function escape(app, panels) {
	if (app.shape) app.shape = null;
	else if (!$('menu').hidden) panels.toggleMenu(false);
	else if (app.opened >= 0) app.open(-1);
	else if (app.finder.query) {
		$('search').value = '';
		app.finder.query = '';
		app.finder.refresh();
		app.found();
	} else app.focus = -1;
	app.map.focus();
	app.ask();
}
