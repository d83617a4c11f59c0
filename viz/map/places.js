// Places: where each picture lies. A page has several layouts (the map, the grid, the frames of a
// film); going from one to another moves every picture on a straight line.

import { Tree } from './tree.js';
import { boxOf, turned } from './view.js';

export class Places {
	// layouts are {name, x, y, pitch?}: coordinates with null for none; pitch is the side of a cell
	// where cells do not overlap. A layout may have unpack(), which gives x and y, in their place.
	constructor(layouts) {
		this.layouts = layouts;
		this.turned = false; // the axes are exchanged
		this.use(0);
	}

	// use shows layout number at, without a movement.
	use(at) {
		const l = this.layouts[at];
		if (l.unpack) {
			Object.assign(l, l.unpack());
			l.unpack = null;
			if (this.turned) [l.x, l.y] = [l.y, l.x];
		}
		if (!l.ids) {
			l.x = numbers(l.x);
			l.y = numbers(l.y);
		}
		this.at = at;
		this.x = l.x;
		this.y = l.y;
		this.from = null;
		l.ids ??= placedIn(l.x);
		l.tree ??= new Tree(l.x, l.y, l.ids);
		l.box ??= boxOf(l.x, l.y, l.ids);
		this.ids = l.ids;
		this.tree = l.tree;
		this.box = l.box;
		this.pitch = l.pitch ?? 0;
	}

	// turn exchanges the axes of all layouts: what stood lies. Distances stay as they are.
	turn() {
		this.turned = !this.turned;
		for (const l of this.layouts) {
			[l.x, l.y] = [l.y, l.x];
			l.box = l.box && turned(l.box);
			l.tree = l.tree && new Tree(l.x, l.y, l.ids);
		}
		this.use(this.at);
	}

	// move begins the way from where pictures are to layout number at.
	move(at) {
		const x = this.x.slice(),
			y = this.y.slice(),
			pitch = this.pitch;
		this.use(at);
		this.from = { x, y, pitch };
		this.toX = this.x;
		this.toY = this.y;
		this.travel(0);
	}

	// travel puts pictures at share t (0…1) of the way; at 1 it is over.
	travel(t) {
		if (!this.from) return;
		if (t >= 1) {
			this.use(this.at);
			return;
		}
		const { x, y } = this.from,
			s = t * t * (3 - 2 * t);
		this.x = this.toX.map((v, i) => (Number.isNaN(x[i]) ? v : x[i] + (v - x[i]) * s));
		this.y = this.toY.map((v, i) => (Number.isNaN(y[i]) ? v : y[i] + (v - y[i]) * s));
		this.tree = null;
	}

	get moving() {
		return this.from !== null;
	}

	placed(i) {
		return !Number.isNaN(this.x[i]);
	}
}

const numbers = list => Float64Array.from(list, v => (v === null ? NaN : v));

function placedIn(x) {
	const ids = [];
	for (let i = 0; i < x.length; i++) if (!Number.isNaN(x[i])) ids.push(i);
	return Int32Array.from(ids);
}
