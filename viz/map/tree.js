// A k-d tree over points of the plane: which lie in a rectangle, and which is nearest.

export class Tree {
	// x and y are the coordinates of all pictures, ids are those that have a place.
	constructor(x, y, ids) {
		this.x = x;
		this.y = y;
		this.ids = Int32Array.from(ids);
		this.sort(0, this.ids.length - 1, 0);
	}

	// sort puts the median of ids[low…high] along the axis in the middle, smaller ones before it,
	// and goes on in both halves.
	sort(low, high, axis) {
		while (high - low > 8) {
			const middle = (low + high) >> 1;
			this.select(middle, low, high, axis ? this.y : this.x);
			this.sort(low, middle - 1, 1 - axis);
			low = middle + 1;
			axis = 1 - axis;
		}
	}

	// select moves ids[low…high] until the k-th is the one that sorting would put there (Hoare's
	// quickselect).
	select(k, low, high, v) {
		const ids = this.ids;
		while (high > low) {
			const pivot = v[ids[(low + high) >> 1]];
			let i = low,
				j = high;
			while (i <= j) {
				while (v[ids[i]] < pivot) i++;
				while (v[ids[j]] > pivot) j--;
				if (i <= j) {
					const t = ids[i];
					ids[i++] = ids[j];
					ids[j--] = t;
				}
			}
			if (k <= j) high = j;
			else if (k >= i) low = i;
			else return;
		}
	}

	// within lists the ids in the rectangle, edges included, in ascending order; null if they are
	// more than most.
	within(x0, y0, x1, y1, most = Infinity) {
		const { x, y, ids } = this,
			out = [];
		const take = i => {
			if (x[i] >= x0 && x[i] <= x1 && y[i] >= y0 && y[i] <= y1) out.push(i);
		};
		const visit = (low, high, axis) => {
			if (out.length > most) return;
			if (high - low <= 8) {
				for (let m = low; m <= high; m++) take(ids[m]);
				return;
			}
			const m = (low + high) >> 1,
				v = axis ? y[ids[m]] : x[ids[m]];
			take(ids[m]);
			if ((axis ? y0 : x0) <= v) visit(low, m - 1, 1 - axis);
			if ((axis ? y1 : x1) >= v) visit(m + 1, high, 1 - axis);
		};
		visit(0, ids.length - 1, 0);
		return out.length > most ? null : Int32Array.from(out).sort();
	}

	// nearest lists up to k ids by their distance from (px, py), the nearest first, equal ones by
	// number; keep(i) says which count.
	nearest(px, py, k, keep = () => true, reach = Infinity) {
		const { x, y, ids } = this,
			best = [];
		let worst = reach * reach;
		const take = i => {
			const d = (x[i] - px) ** 2 + (y[i] - py) ** 2;
			if (d > worst || !keep(i)) return;
			let at = best.length;
			while (at > 0 && (best[at - 1].d > d || (best[at - 1].d === d && best[at - 1].i > i))) at--;
			best.splice(at, 0, { i, d });
			if (best.length > k) best.pop();
			if (best.length === k) worst = Math.min(worst, best[k - 1].d);
		};
		const visit = (low, high, axis) => {
			if (high - low <= 8) {
				for (let m = low; m <= high; m++) take(ids[m]);
				return;
			}
			const m = (low + high) >> 1,
				v = axis ? y[ids[m]] : x[ids[m]],
				off = (axis ? py : px) - v;
			const sides = [
				[low, m - 1],
				[m + 1, high],
			];
			if (off > 0) sides.reverse();
			visit(...sides[0], 1 - axis);
			if (off * off <= worst) {
				take(ids[m]);
				visit(...sides[1], 1 - axis);
			}
		};
		if (k > 0) visit(0, ids.length - 1, 0);
		return best.map(b => b.i);
	}
}
