// The painter: all pictures in view, on one canvas. Few are drawn anew in every frame. Many are
// drawn a share a frame into a layer of their own, larger than the screen; until it is finished,
// the former one is moved and scaled in its place, over an older one of the whole map, so that
// every frame is in time, however many pictures there are.

import { canvas } from './marks.js';

const DIRECT = 1400; // pictures that are drawn in every frame
const SHARE = 1400; // pictures that are drawn into the layer in a frame
const MOVING = 3000; // and on the way to another layout
const AREA = 2.5e6; // and the pixels that either may have in a frame
const PASSES = 3; // over the pictures in a layer: dimmed, behind the chosen, shown

export class Painter {
	// scene has places, view, sheets, size() (side of a picture in pixels), rank(i) (0: dimmed, 1:
	// shown, negative: hidden), dimmed() (whether any is), dim() (how much is left of those),
	// chosen(i), ink() (the colour behind what is chosen), ground().
	constructor(map, scene) {
		this.map = map;
		this.g = map.getContext('2d');
		this.scene = scene;
		this.layer = this.whole = this.making = null;
		this.version = 0;
		this.ease = 1; // the share of a frame's work that this machine does in time
	}

	// stale says that pictures look different now: other colours, other groups, other places.
	stale() {
		this.version++;
	}

	// hurry learns from the time between two frames how much can be drawn in one.
	hurry(ms) {
		this.ease = Math.max(0.25, Math.min(1, this.ease * (ms > 26 ? 0.85 : 1.05)));
	}

	// paint draws one frame and reports whether there is more to do in the next.
	paint() {
		const { view, places, sheets } = this.scene,
			dpr = globalThis.devicePixelRatio || 1,
			g = this.g;
		const w = Math.round(view.width * dpr),
			h = Math.round(view.height * dpr);
		if (this.map.width !== w || this.map.height !== h) {
			this.map.width = w;
			this.map.height = h;
		}
		this.dpr = dpr;
		const zooming = this.last !== view.k;
		this.last = view.k;
		sheets.frame(zooming);
		g.setTransform(1, 0, 0, 1, 0, 0);
		g.fillStyle = this.scene.ground();
		g.fillRect(0, 0, w, h);
		g.imageSmoothingQuality = 'low';
		const size = this.scene.size();
		if (places.moving) {
			// of very many, some are enough to follow
			const every = Math.ceil(places.ids.length / MOVING);
			this.few(
				g,
				every > 1 ? places.ids.filter((_, at) => at % every === 0) : places.ids,
				size,
				view,
				w / 2,
				h / 2,
			);
			this.layer = this.whole = this.making = null;
			return true;
		}
		const seen = places.tree.within(...view.seen(size), Math.min(DIRECT, AREA / (size * dpr) ** 2) * this.ease);
		if (seen) {
			this.making = null;
			this.few(g, seen, size, view, w / 2, h / 2);
			return zooming;
		}
		const more = this.many(size, w, h, zooming);
		for (const l of [this.whole, this.layer]) if (l) this.lay(l, w, h);
		return more;
	}

	// finish paints at once what would take many frames.
	finish() {
		this.layer = this.whole = this.making = null;
		for (let frames = 0; frames < 1e5 && this.paint(); frames++);
	}

	// few draws the pictures ids around the middle (mx, my) and reports whether some could not yet
	// be drawn sharply.
	few(g, ids, size, v, mx, my, from = 0, to = Infinity) {
		const { places, sheets, rank, chosen } = this.scene,
			d = size * this.dpr,
			plan = sheets.plan(d),
			{ x, y } = places,
			k = v.k * this.dpr;
		let missing = false,
			alpha = 1;
		const frame = i => {
			const f = d + 2 * Math.max(2 * this.dpr, d / 12);
			g.fillStyle = this.scene.ink();
			g.fillRect((x[i] - v.cx) * k + mx - f / 2, (y[i] - v.cy) * k + my - f / 2, f, f);
		};
		const draw = i => {
			const t = sheets.tile(i, plan);
			if (!t) {
				missing = true;
				return;
			}
			if (t.side !== plan.side) missing = true;
			const c = (d * t.cell) / t.side,
				px = (x[i] - v.cx) * k + mx - c / 2,
				py = (y[i] - v.cy) * k + my - c / 2;
			if (c === t.cell) g.drawImage(t.image, t.x, t.y, t.cell, t.cell, Math.round(px), Math.round(py), c, c);
			else g.drawImage(t.image, t.x, t.y, t.cell, t.cell, px, py, c, c);
		};
		const n = ids.length,
			end = Math.min(to, PASSES * n);
		for (let at = from; at < end; at++) {
			// first the dimmed, then what lies behind the chosen, then the shown
			const round = Math.floor(at / n),
				i = ids[at % n],
				r = rank(i);
			if (r < 0 || r > 0 !== round > 0) continue;
			const a = r > 0 ? 1 : this.scene.dim();
			if (a !== alpha) g.globalAlpha = alpha = a;
			if (round < 2 && chosen(i)) frame(i);
			if (round !== 1) draw(i);
		}
		g.globalAlpha = 1;
		return missing;
	}

	// many goes on with the layer for this view and begins a new one when it no longer fits.
	many(size, w, h, zooming) {
		const { view, places } = this.scene,
			key = this.key(size);
		if (this.making && (this.making.key !== key || !this.covers(this.making, w, h))) this.making = null;
		if (!this.making && this.layer?.key === key && this.covers(this.layer, w, h) && !this.layer.missing)
			return false;
		if (zooming && this.layer) return true; // the layer for this scale would be of no use in the next frame
		const m = (this.making ??= this.begin(key, size, w, h, places.tree));
		const share = Math.max(60, Math.round(this.ease * Math.min(SHARE, AREA / (size * size * this.dpr * this.dpr))));
		const to = m.at + share;
		m.missing = this.few(m.g, m.ids, size, m.v, m.canvas.width / 2, m.canvas.height / 2, m.at, to) || m.missing;
		m.at = to;
		if (to < PASSES * m.ids.length) {
			if (!this.layer && !this.whole) this.lay(m, w, h);
			return true;
		}
		if (this.layer && this.layer !== this.whole) this.spare = this.layer.canvas;
		this.layer = m;
		this.making = null;
		if (view.zoom < 1.3) this.whole = m;
		return false;
	}

	// begin is an empty layer for this view, a fifth wider than the screen on all sides.
	begin(key, size, w, h, tree) {
		const { view } = this.scene,
			reach = Math.round(0.2 * Math.min(w, h)),
			c = this.spare ?? canvas(1, 1);
		this.spare = null;
		c.width = w + 2 * reach;
		c.height = h + 2 * reach;
		const g = c.getContext('2d', { alpha: false }),
			ids = tree.within(...view.seen(reach / this.dpr + size));
		g.fillStyle = this.scene.ground();
		g.fillRect(0, 0, c.width, c.height);
		g.imageSmoothingQuality = 'low';
		return {
			key,
			v: { k: view.k, cx: view.cx, cy: view.cy },
			reach,
			w,
			h,
			canvas: c,
			g,
			ids,
			at: this.scene.dimmed() ? 0 : ids.length,
			missing: false,
		};
	}

	key(size) {
		return `${this.version} ${size.toFixed(2)} ${this.scene.view.k} ${this.dpr}`;
	}

	covers(l, w, h) {
		const { view } = this.scene,
			slack = l.reach + 1;
		return (
			l.w === w &&
			l.h === h &&
			Math.abs((view.cx - l.v.cx) * view.k * this.dpr) <= slack &&
			Math.abs((view.cy - l.v.cy) * view.k * this.dpr) <= slack
		);
	}

	// lay puts a layer where it belongs in this view.
	lay(l, w, h) {
		const { view } = this.scene,
			f = view.k / l.v.k;
		const x = (l.v.cx - view.cx) * view.k * this.dpr + w / 2 - (l.canvas.width / 2) * f,
			y = (l.v.cy - view.cy) * view.k * this.dpr + h / 2 - (l.canvas.height / 2) * f;
		this.g.drawImage(
			l.canvas,
			f === 1 ? Math.round(x) : x,
			f === 1 ? Math.round(y) : y,
			l.canvas.width * f,
			l.canvas.height * f,
		);
	}

	// one draws a single picture, size pixels large, over what is there.
	one(i, size, px, py) {
		const { sheets, places, view } = this.scene,
			d = size * this.dpr,
			t = sheets.tile(i, sheets.plan(d));
		if (!t) return;
		const c = (d * t.cell) / t.side,
			x = (px ?? view.x(places.x[i])) * this.dpr,
			y = (py ?? view.y(places.y[i])) * this.dpr;
		this.g.imageSmoothingQuality = 'medium';
		this.g.drawImage(t.image, t.x, t.y, t.cell, t.cell, x - c / 2, y - c / 2, c, c);
	}
}
