// The card of the opened picture: itself, large; all that is known of it; its neighbours.

import { groupText, valueText } from './data.js';
import { $, el, ending, say, tell } from './dom.js';
import { chooseGroup, chooseNear } from './keys.js';
import { tags } from './tip.js';

export function useCard(app) {
	const card = $('card');
	const show = () => {
		const i = app.opened,
			inside = card.contains(document.activeElement);
		card.hidden = i < 0;
		app.view.right = i >= 0 && app.view.width > 820 ? 312 : 0;
		if (i < 0) {
			card.replaceChildren();
			return;
		}
		card.replaceChildren(...parts(app, i));
		card.scrollTop = 0;
		const { view, places } = app;
		if (view.width <= 820 && places.placed(i)) {
			// the card lies below: the picture comes out from under it
			const y = view.y(places.y[i]);
			if (y > card.offsetTop - 40) app.pan(0, y - card.offsetTop / 2, true);
		}
		if (inside) card.querySelector('button')?.focus();
		const g = app.data.groupings.map(g => groupText(g, i));
		say(
			[app.data.names[i], ...g].join(', ') +
				'. Most similar: ' +
				app
					.near(i)
					.map(j => app.data.names[j])
					.join(', '),
		);
	};
	app.on('open', show);
	app.on('choice', () => {
		if (app.opened >= 0) choiceButton(app, card.querySelector('.choose'), app.opened);
	});
	app.on('theme', show);
}

function parts(app, i) {
	const close = el('button', {
		className: 'close',
		textContent: '×',
		title: 'Close (Esc)',
		'aria-label': 'Close',
		onclick: () => {
			app.open(-1);
			app.map.focus();
		},
	});
	const side = Math.max(96, Math.min(256, app.view.height * 0.26)),
		stamp = app.stamps.make(i, side);
	const self = el(
		'div',
		{ className: 'self' },
		stamp,
		el('h2', { textContent: app.data.names[i] }),
		el('span', {}, ...tags(app, i)),
	);
	const original = app.data.originals?.[i];
	if (original) {
		// the file itself, where it lies beside the page; otherwise the small one stays
		const image = el('img', { alt: '', decoding: 'async', onload: () => stamp.replaceWith(image), src: original });
	}
	const choose = el('button', {
		className: 'choose',
		onclick: () => {
			app.choices.toggle(i);
			app.chosen();
		},
	});
	choiceButton(app, choose, i);
	const acts = el(
		'div',
		{ className: 'acts' },
		choose,
		app.grouping
			? el('button', {
					textContent: '+ its group',
					title: 'Choose all of its group (C)',
					onclick: () => chooseGroup(app, i),
				})
			: null,
		el('button', {
			textContent: '+ neighbours',
			title: 'Choose it and its neighbours (N)',
			onclick: () => chooseNear(app, i),
		}),
		el('button', {
			textContent: 'zoom there',
			title: 'Zoom to its neighbourhood (D, or double click)',
			onclick: () => app.bring([i, ...app.near(i)]),
		}),
		original
			? el('a', { href: original, target: '_blank', rel: 'noopener', textContent: 'open the file ↗' })
			: null,
	);
	const facts = el('dl');
	const columns = app.data.columns.filter(c => !c.derived);
	for (const c of columns)
		facts.append(el('dt', { textContent: c.title, title: c.note ?? '' }), el('dd', { textContent: valueText(c, i, tell) }));
	return [close, self, acts, ...(columns.length ? [facts] : []), ...neighbours(app, i)];
}

function choiceButton(app, button, i) {
	if (button) button.textContent = app.choices.has(i) ? '✓ chosen' : '+ choose';
	button?.setAttribute('aria-pressed', String(app.choices.has(i)));
	if (button) button.title = 'Choose it, or let go of it (Space)';
}

function neighbours(app, i) {
	const most = Math.min(50, app.data.near ? app.data.near[i].length : app.data.n - 1),
		list = el('ol');
	const title = app.data.near ? 'Most similar by features' : 'Nearest on the map';
	const range = el('input', {
		type: 'range',
		min: Math.min(1, most),
		max: most,
		value: Math.min(app.kin, most),
		'aria-label': 'How many neighbours',
		hidden: most < 2,
	});
	const fill = () => {
		const lost = app.lostOf?.(i) ?? new Set();
		list.replaceChildren(
			...app.near(i).map((j, k) => {
				const name = el('span', { textContent: ending(app.data.names[j], 44), title: app.data.names[j] });
				const b = el(
					'button',
					{ className: 'near' + (lost.has(j) ? ' lost' : ''), onclick: () => app.open(j, true) },
					app.stamps.make(j, 40),
					name,
				);
				const like = app.data.alike?.[i][k];
				if (like !== undefined && like !== null)
					b.append(el('b', { textContent: like.toFixed(3), title: 'similarity of the features' }));
				return el('li', {}, b);
			}),
		);
	};
	range.oninput = () => {
		app.kin = +range.value;
		fill();
		app.ask();
	};
	fill();
	return [el('h3', {}, title, range), list];
}
