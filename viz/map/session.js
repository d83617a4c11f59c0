// The session: light or dark, and the state of everything, which the page's address and files keep.

import { $ } from './dom.js';
import { readLink, writeLink } from './link.js';

// useSession ties app to the address. Layouts from number usual on are frames of a film, which are
// not kept.
export function useSession(app, usual) {
	const data = app.data;
	const session = { chosenTheme: '', theme, look, state, restore, begin, follow };

	// Light and dark, by the system unless somebody chooses.
	const systemLight = matchMedia('(prefers-color-scheme: light)');
	function theme(chosen) {
		session.chosenTheme = chosen;
		look(chosen);
		try {
			chosen ? localStorage.setItem('map-theme', chosen) : localStorage.removeItem('map-theme');
		} catch {
			/* not allowed here: it is not remembered */
		}
	}
	// look is light or dark, for now.
	function look(theme = session.chosenTheme) {
		app.light = theme ? theme === 'light' : systemLight.matches;
		document.documentElement.dataset.theme = app.light ? 'light' : 'dark';
		app.coatChanged();
		app.tell('theme');
	}
	systemLight.addEventListener('change', () => theme(session.chosenTheme));

	// The state, for the address and for files.
	function state() {
		const { view, places, finder, choices } = app;
		return {
			view: app.fitted ? null : [view.cx, view.cy, view.k / unit()],
			turned: !app.fitted && places.turned,
			layout: places.at && places.at < usual ? places.layouts[places.at].name : '',
			by: app.by === 'g0' ? '' : app.by,
			query: finder.query,
			groups: [...finder.groups].map(([g, set]) => [g, [...set]]),
			ranges: [...finder.ranges],
			opened: app.opened,
			choices: choices.sets,
			active: choices.active,
		};
	}

	// unit is the scale that addresses count in: the map as large as the window, whatever panels
	// are open.
	function unit() {
		const { x0, y0, x1, y1 } = app.view.box;
		return Math.min(innerWidth / Math.max(x1 - x0, 1e-9), innerHeight / Math.max(y1 - y0, 1e-9));
	}

	function restore(s) {
		const { finder, choices, places, view } = app;
		app.turn(s.view ? s.turned === true : app.fillsTurned());
		const at = places.layouts.findIndex(l => l.name === s.layout);
		places.use(Math.max(at, 0));
		app.resize(view.width, view.height);
		const sets = (s.choices ?? []).map(c => ({ name: c.name, ids: [...new Set(c.ids)].sort((a, b) => a - b) }));
		if (sets.length) choices.change(sets, s.active ?? 0);
		finder.groups = new Map(
			(s.groups ?? []).filter(([g]) => data.groupings[g]).map(([g, labels]) => [g, new Set(labels)]),
		);
		finder.ranges = new Map((s.ranges ?? []).filter(([c]) => data.columns[c]?.numbers));
		finder.query = $('search').value = s.query ?? '';
		finder.refresh();
		if (s.by && [...$('by').options].some(o => o.value === s.by)) app.by = $('by').value = s.by;
		app.coatChanged();
		app.found();
		app.chosen();
		app.tell('layout');
		if (s.view) {
			app.fitted = false;
			view.set({ cx: s.view[0], cy: s.view[1], k: unit() * s.view[2] });
		} else app.fit(true);
		app.open(s.opened >= 0 && s.opened < data.n ? s.opened : -1);
	}

	let later = 0;
	app.on('painted', () => {
		clearTimeout(later);
		later = setTimeout(() => {
			const text = writeLink(state());
			try {
				if (text !== location.hash.slice(1))
					history.replaceState(null, '', text ? '#' + text : location.pathname + location.search);
			} catch {
				/* inside a frame without an address of its own */
			}
		}, 400);
	});
	addEventListener('hashchange', () => restore(readLink(location.hash, data)));
	// begin takes the looks that were chosen before, and the size of the window.
	function begin() {
		let remembered = '';
		try {
			remembered = localStorage.getItem('map-theme') ?? '';
		} catch {
			/* not allowed here */
		}
		theme(remembered);
		new ResizeObserver(() => app.resize(app.map.clientWidth, app.map.clientHeight)).observe(app.map);
		app.resize(app.map.clientWidth, app.map.clientHeight);
	}

	// follow does what the address says.
	function follow() {
		if (location.hash.length > 1) restore(readLink(location.hash, data));
		else {
			app.turn(app.fillsTurned());
			app.fit(true);
		}
	}

	return session;
}
