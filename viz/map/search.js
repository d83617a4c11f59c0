// The search field: the count is said, the hits are brought into view, Enter walks through them.

import { $, say } from './dom.js';

export function useSearch(app) {
	const data = app.data;
	let walk = -1,
		soon = 0;
	function countHits() {
		const { finder } = app,
			out = $('found');
		const some = finder.searching || finder.filtering;
		out.textContent = !some ? '' : finder.hits.length ? `${finder.hits.length} of ${data.n}` : 'nothing found';
		out.className = some && !finder.hits.length ? 'none' : '';
	}
	app.on('find', countHits);
	$('search').oninput = $('search').onsearch = () => {
		if (app.finder.query === $('search').value) return;
		app.finder.query = $('search').value;
		app.finder.refresh();
		walk = -1;
		if (app.opened >= 0) app.open(-1);
		app.found();
		clearTimeout(soon);
		soon = setTimeout(() => {
			if (!app.finder.searching) return app.fit();
			say(app.finder.hits.length ? `${app.finder.hits.length} pictures found` : 'nothing found');
			if (app.finder.hits.length) app.bring(app.finder.hits);
		}, 250);
	};
	$('search').onkeydown = e => {
		if (e.key !== 'Enter' || !app.finder.hits.length || !app.finder.searching) return;
		clearTimeout(soon);
		const hits = app.finder.hits;
		walk = (walk + (e.shiftKey ? hits.length - 1 : 1)) % hits.length;
		$('found').textContent = `${walk + 1} of ${hits.length}`;
		app.open(hits[walk]);
		app.bring([hits[walk]], true);
	};
}
