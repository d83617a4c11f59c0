// The strip of what is chosen, below the map: thumbnails, the choice's name, and what can be done
// with it.

import { $, el, save, say } from './dom.js';
import { csv } from './table.js';

const MOST = 120; // thumbnails shown

export function useStrip(app) {
	const strip = $('strip');
	const act = (text, title, f) => el('button', { textContent: text, title, onclick: f });
	const finder = app.finder,
		choices = app.choices;
	const changed = text => {
		app.chosen();
		if (text) say(text);
	};

	function build() {
		const { sets, current, ids } = choices,
			some = ids.length > 0;
		const empty = !some && sets.length === 1 && !choices.past.length && !finder.hidden.size && !finder.only;
		strip.hidden = empty;
		if (empty) return;
		const which = el(
			'select',
			{
				'aria-label': 'Which choice',
				onchange: e => {
					choices.select(+e.target.value);
					changed();
				},
			},
			...sets.map((s, k) => new Option(`${s.name} (${s.ids.length})`, k, false, k === choices.active)),
		);
		const name = el('input', {
			className: 'name',
			value: current.name,
			'aria-label': 'Name of this choice',
			onchange: e => {
				choices.rename(e.target.value.trim() || current.name);
				changed();
			},
		});
		const thumbs = el(
			'div',
			{ className: 'thumbs' },
			...ids.slice(0, MOST).map(i =>
				el(
					'button',
					{
						title: app.data.names[i],
						'aria-label': `${app.data.names[i]}: open`,
						onclick: () => app.open(i, true),
						onkeydown: e => {
							if (e.key === 'Delete' || e.key === 'Backspace') {
								choices.remove([i]);
								changed();
							}
						},
					},
					app.stamps.make(i, 36),
				),
			),
		);
		if (ids.length > MOST) thumbs.append(el('span', { textContent: ` and ${ids.length - MOST} more` }));
		const hidden = finder.hidden.size > 0 || finder.only !== null;
		strip.replaceChildren(
			...(sets.length > 1 ? [which] : []),
			name,
			el('b', { textContent: some ? `${ids.length}` : 'nothing chosen' }),
			thumbs,
			el(
				'div',
				{ className: 'acts' },
				...(some
					? [
							act('csv', 'Save names and columns as csv', () =>
								save(fileName(current.name, 'csv'), 'text/csv', csv(app.data, ids)),
							),
							act('copy', 'Copy the names', () => copy(ids.map(i => app.data.names[i]).join('\n'))),
							act('zoom', 'Bring them into view', () => app.bring(ids)),
							act('only', 'Show only these', () => {
								finder.only = new Set(ids);
								finder.refresh();
								app.found();
								changed(`only ${ids.length} pictures are shown`);
							}),
							act('hide', 'Take these out of the map', () => {
								ids.forEach(i => finder.hidden.add(i));
								finder.refresh();
								app.found();
								choices.put([]);
								changed(`${ids.length} pictures are hidden`);
							}),
							act('clear', 'Let go of all', () => {
								choices.put([]);
								changed('nothing is chosen');
							}),
						]
					: []),
				...(hidden
					? [
							act('show all', 'Bring hidden pictures back', () => {
								finder.showAll();
								app.found();
								changed('all pictures are shown');
							}),
						]
					: []),
				act('new', 'Begin another choice', () => {
					choices.begin();
					changed(`${choices.current.name} begins`);
				}),
				...(sets.length > 1
					? [
							act('drop', 'Give this choice up', () => {
								choices.drop();
								changed();
							}),
						]
					: []),
				Object.assign(
					act('undo', 'Undo (U)', () => {
						choices.undo();
						changed('undone');
					}),
					{ disabled: !choices.past.length },
				),
				Object.assign(
					act('redo', 'Redo (R)', () => {
						choices.redo();
						changed('done again');
					}),
					{ disabled: !choices.future.length },
				),
			),
		);
	}
	app.on('choice', build);
	build();
}

const fileName = (name, kind) => (name.replace(/[^\p{L}\p{N} _.-]+/gu, '_').slice(0, 60) || 'choice') + '.' + kind;

async function copy(text) {
	try {
		await navigator.clipboard.writeText(text);
	} catch {
		// pages from a file may not: the old way
		const area = el('textarea', { value: text, className: 'sr' });
		document.body.append(area);
		area.select();
		document.execCommand('copy');
		area.remove();
	}
	say(`${text.split('\n').length} names copied`);
}
