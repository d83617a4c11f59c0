// The legend: the groups with their colours and sizes, or the scale of a column of numbers; filters
// by both.

import { dateText } from './data.js';
import { $, el, say, tell } from './dom.js';
import { canvas, shape } from './marks.js';
import { ticks } from './ticks.js';

// swatch is the colour of label l of grouping g, with its mark where marks are shown.
export function swatch(app, g, l, side) {
	const dpr = globalThis.devicePixelRatio || 1,
		c = canvas(Math.round(side * dpr), Math.round(side * dpr)),
		ctx = c.getContext('2d');
	c.style.width = c.style.height = side + 'px';
	c.setAttribute('aria-hidden', 'true');
	const color = (app.light ? g.light : g.colors)[l];
	if (app.marks) shape(ctx, l, c.width / 2, c.width / 2, c.width * 0.38, color);
	else {
		ctx.fillStyle = color;
		ctx.beginPath();
		ctx.roundRect(0, 0, c.width, c.height, c.width / 4);
		ctx.fill();
	}
	return c;
}

const MANY = 14; // groups from which on they can be searched and sorted

export function useLegend(app) {
	const box = $('legend');
	let bySize = true,
		wanted = '';
	app.legendOpen = innerWidth > 820;

	function build() {
		const { data, by } = app,
			at = +by.slice(1),
			parts = [];
		if (by[0] === 'g' && data.groupings[at]) parts.push(...groupList(at));
		if (by[0] === 'c') parts.push(...ramp(data.columns[at]));
		const numbers = data.columns.map((c, k) => [c, k]).filter(([c]) => !c.derived && c.numbers && c.high > c.low);
		if (numbers.length)
			parts.push(el('div', { className: 'scroll' }, ...numbers.map(([c, k]) => rangeFields(c, k))));
		if (app.finder.filtering)
			parts.push(
				el('button', {
					className: 'clear',
					textContent: 'Clear filters',
					onclick: () => {
						app.finder.groups.clear();
						app.finder.ranges.clear();
						app.finder.refresh();
						app.found();
						build();
					},
				}),
			);
		const kept = box.querySelector('.groups')?.scrollTop ?? 0;
		box.replaceChildren(...parts.filter(p => p));
		if (box.querySelector('.groups')) box.querySelector('.groups').scrollTop = kept;
		box.hidden = !parts.length || !app.legendOpen;
		$('groups').hidden = !parts.length;
		$('groups').setAttribute('aria-expanded', String(!box.hidden));
		app.view.left = box.hidden || app.view.width <= 820 ? 0 : 250;
	}

	function groupList(at) {
		const g = app.data.groupings[at],
			picked = app.finder.groups.get(at) ?? new Set();
		const list = el('div', { className: 'scroll groups' + (picked.size ? ' picked' : '') });
		const fill = () => {
			const order = g.names.map((_, l) => l).filter(l => g.names[l].toLowerCase().includes(wanted.toLowerCase()));
			if (bySize) order.sort((a, b) => g.count[b] - g.count[a] || a - b);
			else order.sort((a, b) => g.names[a].localeCompare(g.names[b], undefined, { numeric: true }));
			list.replaceChildren(
				...order.map(l =>
					el(
						'button',
						{
							className: 'group',
							title: g.names[l],
							'aria-pressed': String(picked.has(l)),
							onclick: () => {
								app.finder.toggle(at, l);
								app.found();
								build();
								box.querySelectorAll('.group')[order.indexOf(l)]?.focus();
							},
						},
						swatch(app, g, l, 13),
						el('span', { textContent: g.names[l] }),
						el('small', { textContent: g.count[l] }),
					),
				),
			);
			if (!order.length) list.append(el('p', { textContent: 'no such group' }));
		};
		fill();
		if (g.names.length < MANY) return [el('h3', { textContent: g.title }), list];
		const search = el('input', {
			type: 'search',
			placeholder: `Search ${g.names.length} groups`,
			value: wanted,
			'aria-label': 'Search groups',
			oninput: e => {
				wanted = e.target.value;
				fill();
			},
		});
		const sort = el('button', {
			textContent: bySize ? 'by size' : 'by name',
			title: 'Sort by size or by name',
			onclick: () => {
				bySize = !bySize;
				sort.textContent = bySize ? 'by size' : 'by name';
				fill();
			},
		});
		return [el('h3', { textContent: g.title }), el('div', { className: 'row' }, search, sort), list];
	}

	function ramp(c) {
		if (!c) return [];
		const bar = canvas(app.data.scale.length, 1),
			g = bar.getContext('2d'),
			{ low, high } = app.coat;
		app.data.scale.forEach((color, k) => {
			g.fillStyle = color;
			g.fillRect(k, 0, 1, 1);
		});
		bar.className = 'ramp';
		const marks = ticks(low, high, c.kind === 'date').map(({ at, text }) => {
			const mark = el('span', { textContent: text });
			mark.style.left = 100 * at + '%';
			mark.style.transform = `translateX(${-100 * at}%)`; // none reaches beyond the ends
			return mark;
		});
		const unknown = c.numbers.reduce((sum, v) => sum + (v === null), 0);
		return [
			el('h3', { textContent: c.title }),
			c.note ? el('small', { textContent: c.note }) : null,
			bar,
			el('div', { className: 'ticks' }, ...marks),
			unknown ? el('small', { textContent: `gray: ${unknown} without` }) : null,
		];
	}

	function rangeFields(c, k) {
		const [low, high] = app.finder.ranges.get(k) ?? [c.low, c.high],
			date = c.kind === 'date';
		const show = v => (date ? dateText(v).slice(0, 10) : String(+v.toPrecision(4))),
			read = text => (date ? Date.parse(text) / 1000 : Number(text));
		const field = (value, name) =>
			el('input', {
				type: date ? 'date' : 'number',
				step: 'any',
				value: show(value),
				'aria-label': `${c.title}, ${name}`,
			});
		const a = field(low, 'from'),
			b = field(high, 'to');
		a.onchange = b.onchange = () => {
			const from = a.value === '' || show(c.low) === a.value ? c.low : read(a.value),
				to = b.value === '' || show(c.high) === b.value ? c.high : read(b.value) + (date ? 86399 : 0);
			if (Number.isNaN(from) || Number.isNaN(to)) return;
			app.finder.range(k, from, to);
			app.found();
			say(`${c.title} from ${show(from)} to ${show(to)}: ${app.finder.hits.length} pictures`);
			build();
		};
		return el(
			'fieldset',
			{},
			el('legend', { textContent: c.title, title: c.note ?? '' }),
			el('div', { className: date ? 'dates' : 'row' }, a, date ? null : '–', b),
		);
	}

	$('groups').onclick = () => toggle();
	function toggle() {
		app.legendOpen = !app.legendOpen;
		build();
		if (app.fitted) app.fit();
	}
	app.on('coat', build);
	build();
	return { toggle, build };
}
