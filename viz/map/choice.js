// Choices: named sets of pictures. One of them is the one that is being changed. Every change can
// be undone.

export class Choices {
	constructor() {
		this.sets = [{ name: 'choice 1', ids: [] }];
		this.active = 0;
		this.past = [];
		this.future = [];
	}

	get current() {
		return this.sets[this.active];
	}
	get ids() {
		return this.current.ids;
	}

	has(i) {
		if (this.looked !== this.ids) {
			this.looked = this.ids;
			this.lookup = new Set(this.ids);
		}
		return this.lookup.has(i);
	}

	// change replaces everything in one step that undo takes back.
	change(sets, active) {
		this.past.push({ sets: this.sets, active: this.active });
		if (this.past.length > 200) this.past.shift();
		this.future = [];
		this.sets = sets;
		this.active = Math.max(0, Math.min(active, sets.length - 1));
	}

	put(ids) {
		const sorted = [...new Set(ids)].sort((a, b) => a - b);
		this.change(
			this.sets.map((s, k) => (k === this.active ? { ...s, ids: sorted } : s)),
			this.active,
		);
	}

	add(ids) {
		this.put([...this.ids, ...ids]);
	}

	remove(ids) {
		const out = new Set(ids);
		this.put(this.ids.filter(i => !out.has(i)));
	}

	toggle(i) {
		this.has(i) ? this.remove([i]) : this.add([i]);
	}

	rename(name) {
		this.change(
			this.sets.map((s, k) => (k === this.active ? { ...s, name } : s)),
			this.active,
		);
	}

	// begin adds another choice and goes on with it.
	begin() {
		const taken = new Set(this.sets.map(s => s.name));
		let k = this.sets.length + 1;
		while (taken.has('choice ' + k)) k++;
		this.change([...this.sets, { name: 'choice ' + k, ids: [] }], this.sets.length);
	}

	// drop gives the active choice up.
	drop() {
		const rest = this.sets.filter((_, k) => k !== this.active);
		this.change(rest.length ? rest : [{ name: 'choice 1', ids: [] }], this.active);
	}

	select(active) {
		this.active = active;
	}

	undo() {
		this.swap(this.past, this.future);
	}
	redo() {
		this.swap(this.future, this.past);
	}

	swap(from, to) {
		const state = from.pop();
		if (!state) return;
		to.push({ sets: this.sets, active: this.active });
		this.sets = state.sets;
		this.active = state.active;
	}
}

// inside tells whether (px, py) lies in the polygon of points [x, y], by counting the edges to its
// right.
export function inside(points, px, py) {
	let odd = false;
	for (let a = 0, b = points.length - 1; a < points.length; b = a++) {
		const [xa, ya] = points[a],
			[xb, yb] = points[b];
		if (ya > py !== yb > py && px < ((xb - xa) * (py - ya)) / (yb - ya) + xa) odd = !odd;
	}
	return odd;
}
