// Finding: search in all that is known of a picture, and filters by groups and by ranges of
// numbers.

import { valueText } from './data.js';
import { tell } from './dom.js';

export class Finder {
	constructor(data) {
		this.data = data;
		this.query = '';
		this.groups = new Map(); // grouping → set of labels, any of which will do
		this.ranges = new Map(); // column → [low, high]
		this.hidden = new Set();
		this.only = null; // a set: all others are hidden
		this.refresh();
	}

	// known are the columns that were given, not those that the page works out.
	get known() {
		return this.data.columns.filter(c => !c.derived);
	}

	// text is everything that search looks into, in small letters.
	text(i) {
		this.texts ??= this.data.names.map((name, j) =>
			[name, ...this.data.groupings.map(g => g.names[g.labels[j]]), ...this.known.map(c => valueText(c, j, tell))]
				.join('\n')
				.toLowerCase(),
		);
		return this.texts[i];
	}

	// terms are the words of a query; what stands in quotes is one. "column:word" looks only there.
	terms(query) {
		const fields = [
			...this.data.groupings.map(g => [g.title.toLowerCase(), i => g.names[g.labels[i]]]),
			...this.known.map(c => [c.title.toLowerCase(), i => valueText(c, i, tell)]),
			['name', i => this.data.names[i]],
		];
		return (query.toLowerCase().match(/[^\s"]*"[^"]*"?|\S+/g) ?? []).map(word => {
			const field = fields.find(
				([title]) => title && word.startsWith(title + ':') && word.length > title.length + 1,
			);
			const plain = w => w.replaceAll('"', '');
			if (!field) return i => this.text(i).includes(plain(word));
			const rest = plain(word.slice(field[0].length + 1));
			return i => String(field[1](i)).toLowerCase().includes(rest);
		});
	}

	// refresh works out which pictures are shown, which found. rank[i] is 1 where shown, 0 where
	// dimmed, −1 where hidden.
	refresh() {
		const { data } = this,
			n = data.n,
			terms = this.terms(this.query),
			rank = (this.rank = new Int8Array(n));
		const groups = [...this.groups].filter(([, set]) => set.size),
			ranges = [...this.ranges];
		this.hits = [];
		this.dimmed = false;
		for (let i = 0; i < n; i++) {
			if (this.hidden.has(i) || (this.only && !this.only.has(i))) {
				rank[i] = -1;
				continue;
			}
			const passes =
				groups.every(([g, set]) => set.has(data.groupings[g].labels[i])) &&
				ranges.every(
					([c, [low, high]]) =>
						data.columns[c].numbers[i] !== null &&
						data.columns[c].numbers[i] >= low &&
						data.columns[c].numbers[i] <= high,
				) &&
				terms.every(t => t(i));
			rank[i] = passes ? 1 : 0;
			if (passes) this.hits.push(i);
			else this.dimmed = true;
		}
	}

	get searching() {
		return this.terms(this.query).length > 0;
	}
	get filtering() {
		return this.ranges.size > 0 || [...this.groups.values()].some(s => s.size > 0);
	}

	// toggle picks a group out, or lets go of it.
	toggle(grouping, label) {
		if (!this.groups.has(grouping)) this.groups.set(grouping, new Set());
		const set = this.groups.get(grouping);
		if (!set.delete(label)) set.add(label);
		this.refresh();
	}

	// range keeps what lies in low…high of a column; the whole of it is no filter.
	range(column, low, high) {
		const c = this.data.columns[column];
		if (low <= c.low && high >= c.high) this.ranges.delete(column);
		else this.ranges.set(column, [low, high]);
		this.refresh();
	}

	clear() {
		this.groups.clear();
		this.ranges.clear();
		this.query = '';
		this.refresh();
	}

	showAll() {
		this.hidden.clear();
		this.only = null;
		this.refresh();
	}
}
