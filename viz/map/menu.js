// The menu: how things look, what stands out, state in a file, what the map was made from, keys.

import { $, el, save, say } from './dom.js';
import { KEYS } from './keys.js';
import { readState, stateJSON } from './table.js';

export function useMenu(app, session) {
	const menu = $('menu'),
		button = $('more');

	function build() {
		const theme = el(
			'select',
			{ onchange: e => session.theme(e.target.value) },
			...[
				['', 'as the system'],
				['dark', 'dark'],
				['light', 'light'],
			].map(([v, t]) => new Option(t, v, false, v === session.chosenTheme)),
		);
		const size = el('input', {
			type: 'range',
			id: 'size',
			min: 0.5,
			max: 3,
			step: 0.05,
			value: app.scale,
			oninput: e => {
				app.scale = +e.target.value;
				app.painter.stale();
				app.ask();
			},
		});
		const check = (text, on, f) =>
			el('label', {}, el('input', { type: 'checkbox', checked: on, onchange: e => f(e.target.checked) }), text);
		menu.replaceChildren(
			el('button', { className: 'close', textContent: '×', 'aria-label': 'Close', onclick: () => toggle(false) }),
			el('h3', { textContent: 'Looks' }),
			el('div', { className: 'row' }, el('label', {}, 'Light ', theme), el('label', {}, 'Size ', size)),
			el(
				'div',
				{ className: 'row' },
				check('names of groups', app.labels, on => {
					app.labels = on;
					app.ask();
				}),
				check('shapes besides colours', app.marks, on => {
					app.marks = on;
					app.coatChanged();
				}),
			),
			...lists(),
			...state(),
			...provenance(),
			...keys(),
		);
	}

	function lists() {
		return app.data.lists.flatMap(l => {
			const groups = l.groups.slice(0, 30),
				all = l.groups.flat();
			return [
				el('h3', { textContent: `${l.title}: ${l.groups.length || 'none'}` }),
				el('small', { textContent: l.note }),
				el(
					'div',
					{},
					...groups.map(ids =>
						el(
							'div',
							{ className: 'thumbs' },
							...ids.slice(0, 6).map(i =>
								el(
									'button',
									{
										title: app.data.names[i],
										'aria-label': app.data.names[i],
										onclick: () => {
											toggle(false);
											app.open(i, true);
										},
									},
									app.stamps.make(i, 38),
								),
							),
						),
					),
				),
				el(
					'div',
					{ className: 'row', hidden: !all.length },
					el('button', {
						textContent: 'choose all',
						onclick: () => {
							app.choices.add(all);
							app.chosen();
							say(`${all.length} pictures chosen`);
						},
					}),
				),
			];
		});
	}

	function state() {
		const open = el('input', {
				type: 'file',
				accept: '.json,application/json',
				hidden: true,
				onchange: async e => {
					try {
						const s = readState(app.data, await e.target.files[0].text());
						session.restore(s);
						say(s.lost ? `opened; ${s.lost} chosen pictures are not on this map` : 'opened');
						toggle(false);
					} catch (failed) {
						note.textContent = failed.message;
						say(failed.message);
					}
				},
			}),
			note = el('small');
		return [
			el('h3', { textContent: 'State' }),
			el(
				'div',
				{ className: 'row' },
				el('button', {
					textContent: 'Save state',
					title: 'View and choices as a JSON file',
					onclick: () => save('map-state.json', 'application/json', stateJSON(app.data, session.state())),
				}),
				el('button', { textContent: 'Open state', onclick: () => open.click() }),
				open,
				el('button', {
					textContent: 'Print',
					onclick: () => {
						toggle(false);
						requestAnimationFrame(() => print());
					},
				}),
			),
			note,
			el('small', {
				textContent: 'The address of this page keeps view and choice, too: copy it, or make a bookmark.',
			}),
		];
	}

	function provenance() {
		const { facts, command, notes } = app.data,
			out = [];
		if (!facts.length && !command && !notes?.length) return out;
		const list = el('dl');
		for (const f of facts) list.append(el('dt', { textContent: f.name }), el('dd', { textContent: f.value }));
		out.push(el('h3', { textContent: 'Made from' }), list);
		for (const n of notes ?? []) out.push(el('small', { textContent: n }));
		if (command)
			out.push(el('small', { textContent: 'This page is made again by' }), el('code', { textContent: command }));
		return out;
	}

	function keys() {
		const list = el('dl');
		for (const [key, what] of KEYS)
			list.append(el('dt', {}, el('kbd', { textContent: key })), el('dd', { textContent: what }));
		return [el('h3', { textContent: 'Keys', id: 'keys' }), list];
	}

	function toggle(open = menu.hidden) {
		menu.hidden = !open;
		button.setAttribute('aria-expanded', String(open));
		if (open) {
			build();
			menu.querySelector('button').focus();
		} else button.focus();
	}
	// showKeys opens the menu at its end, where the keys are.
	function showKeys() {
		toggle(true);
		$('keys').scrollIntoView();
	}
	button.onclick = () => toggle();
	return { toggle, showKeys };
}
