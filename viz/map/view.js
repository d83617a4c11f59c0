// The view: which part of the plane is seen, and how large. Both axes have the same scale.

export class View {
	constructor() {
		this.width = this.height = 1;
		this.cx = this.cy = 0.5; // what the middle of the screen looks at
		this.k = 1; // pixels for a unit of the plane
		this.goal = null; // where it glides to
		this.box = { x0: 0, y0: 0, x1: 1, y1: 1 }; // where pictures lie
		this.margin = 24; // pixels kept free around everything
		this.left = this.right = this.bottom = 0; // pixels that panels cover
	}

	resize(width, height) {
		this.width = Math.max(1, width);
		this.height = Math.max(1, height);
	}

	x(wx, v = this) {
		return (wx - v.cx) * v.k + this.width / 2;
	}
	y(wy, v = this) {
		return (wy - v.cy) * v.k + this.height / 2;
	}
	wx(px, v = this) {
		return (px - this.width / 2) / v.k + v.cx;
	}
	wy(py, v = this) {
		return (py - this.height / 2) / v.k + v.cy;
	}

	// whole is the view of the box: all pictures, in the part of the screen that no panel covers.
	whole(box = this.box, left = this.left, right = this.right, bottom = this.bottom) {
		const m = this.margin,
			room = this.width - left - right;
		const w = Math.max(40, room - 2 * m),
			h = Math.max(40, this.height - bottom - 2 * m);
		const k = Math.min(w / Math.max(box.x1 - box.x0, 1e-9), h / Math.max(box.y1 - box.y0, 1e-9), 1e10);
		return { k, cx: (box.x0 + box.x1) / 2 - (left - right) / 2 / k, cy: (box.y0 + box.y1) / 2 + bottom / 2 / k };
	}

	// zoom is 1 when everything is just seen, were there no panels.
	get zoom() {
		return this.k / this.whole(this.box, 0, 0, 0).k;
	}

	// held keeps a view from losing the pictures, and its scale within what numbers can tell apart.
	held(v) {
		const k0 = this.whole().k,
			k = Math.min(k0 * 1e8, Math.max(k0 * 0.5, v.k)),
			{ x0, y0, x1, y1 } = this.box;
		return { k, cx: Math.min(x1, Math.max(x0, v.cx)), cy: Math.min(y1, Math.max(y0, v.cy)) };
	}

	set(v) {
		Object.assign(this, this.held(v));
		this.goal = null;
	}

	// glide moves there over the next frames; at once when that is asked for.
	glide(v, atOnce) {
		if (atOnce) this.set(v);
		else this.goal = this.held(v);
	}

	// step goes on towards the goal and reports whether there is further to go. ms is the time
	// since the last frame.
	step(ms) {
		const g = this.goal;
		if (!g) return false;
		const far =
			Math.abs(Math.log(g.k / this.k)) +
			(Math.hypot(g.cx - this.cx, g.cy - this.cy) * Math.min(this.k, g.k)) / 400;
		if (far < 0.004) {
			this.set(g);
			return true;
		}
		const f = 1 - Math.exp(-Math.min(ms, 100) / 70),
			k = this.k * Math.pow(g.k / this.k, f);
		const share = Math.abs(g.k / this.k - 1) < 1e-9 ? f : (1 / k - 1 / this.k) / (1 / g.k - 1 / this.k); // straight on the screen
		this.cx += (g.cx - this.cx) * share;
		this.cy += (g.cy - this.cy) * share;
		this.k = k;
		return true;
	}

	// scaled is the view f times as close, with what lies under (px, py) staying there.
	scaled(f, px = this.width / 2, py = this.height / 2, v = this) {
		const k = this.held({ ...v, k: v.k * f }).k;
		return {
			k,
			cx: v.cx + (px - this.width / 2) * (1 / v.k - 1 / k),
			cy: v.cy + (py - this.height / 2) * (1 / v.k - 1 / k),
		};
	}

	// moved is the view (dx, dy) pixels further.
	moved(dx, dy, v = this) {
		return { k: v.k, cx: v.cx + dx / v.k, cy: v.cy + dy / v.k };
	}

	// seen is the rectangle of the plane on the screen, reach pixels wider.
	seen(reach = 0) {
		return [this.wx(-reach), this.wy(-reach), this.wx(this.width + reach), this.wy(this.height + reach)];
	}
}

// boxOf is the smallest box around ids, never without extent.
export function boxOf(x, y, ids) {
	const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
	for (const i of ids) {
		if (Number.isNaN(x[i])) continue;
		box.x0 = Math.min(box.x0, x[i]);
		box.x1 = Math.max(box.x1, x[i]);
		box.y0 = Math.min(box.y0, y[i]);
		box.y1 = Math.max(box.y1, y[i]);
	}
	return box.x0 <= box.x1 ? box : { x0: 0, y0: 0, x1: 1, y1: 1 };
}

// turned is a box with its axes exchanged.
export const turned = ({ x0, y0, x1, y1 }) => ({ x0: y0, y0: x0, x1: y1, y1: x1 });
