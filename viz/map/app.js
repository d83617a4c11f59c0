// The page's state, and the loop that paints it. What changes the state sends an event (find,
// choice, open, coat, layout, theme), and the panels listen.

import { numberCoat, groupCoat, plainCoat } from './color.js';
import { Choices } from './choice.js';
import { Finder } from './find.js';
import { Painter } from './painter.js';
import { Places } from './places.js';
import { Sheets } from './sheets.js';
import { Stamps } from './stamps.js';
import { View, boxOf, turned } from './view.js';
import { paintOver } from './overlay.js';

export class App extends EventTarget {
	// data is what readData returns; read gives the address of a sheet.
	constructor(data, map, read) {
		super();
		this.data = data;
		this.map = map;
		this.places = new Places(data.layouts);
		this.view = new View();
		this.sheets = new Sheets(data.sheets, read, () => {
			this.painter.version++;
			this.arrived = true;
			this.ask();
		});
		this.stamps = new Stamps(this.sheets);
		this.finder = new Finder(data);
		this.choices = new Choices();
		this.by = data.groupings.length ? 'g0' : '';
		this.light = this.marks = false;
		this.labels = true;
		this.scale = 1;
		this.opened = this.hovered = -1;
		this.kin = 5; // how many neighbours are shown
		this.pointer = null; // where the pointer is, [x, y], or null
		this.shape = null; // what is being drawn around pictures: {kind: 'lasso' or 'box', points}
		this.still = matchMedia('(prefers-reduced-motion: reduce)');
		this.painter = new Painter(map, {
			places: this.places,
			view: this.view,
			sheets: this.sheets,
			size: () => this.size(),
			rank: i => this.finder.rank[i],
			dimmed: () => this.finder.dimmed,
			dim: () => 0.13,
			chosen: i => this.choices.has(i),
			ink: () => (this.light ? '#0b6aa8' : '#ffffff'),
			ground: () => (this.light ? '#fff' : '#000'),
		});
		this.coatChanged();
		this.fitted = true; // as long as nobody has moved the view, it shows everything
	}

	tell(kind) {
		this.dispatchEvent(new Event(kind));
	}
	on(kind, f) {
		this.addEventListener(kind, f);
	}

	ask() {
		if (this.queued) return;
		this.queued = true;
		requestAnimationFrame(t => this.frame(t));
	}

	// frame paints once and asks for another while something moves.
	frame(t) {
		this.queued = false;
		const ms = this.before ? t - this.before : 16,
			{ view, places } = this;
		if (this.before) this.painter.hurry(ms);
		this.before = t;
		let more = view.step(ms);
		if (places.moving) {
			this.way = Math.min(1, this.way + Math.min(ms, 60) / (this.pace ?? 700));
			places.travel(this.way);
			more = true;
		}
		more = this.painter.paint() || more;
		paintOver(this);
		this.point();
		if (more) this.ask();
		else this.before = 0;
		this.tell('painted');
	}

	// paintAll paints everything at once, for paper.
	paintAll() {
		this.painter.finish();
		paintOver(this);
	}

	// size is the side of a picture in pixels: it grows more slowly than distances do, so that
	// close pictures come apart; in a layout of cells it fills its cell.
	size() {
		const { places, view } = this;
		if (!places.moving) return this.sizeAt(places.pitch);
		const s = this.way,
			a = this.sizeAt(places.from.pitch),
			b = this.sizeAt(places.pitch);
		return a + (b - a) * s;
	}

	sizeAt(pitch) {
		const { view, data } = this;
		if (pitch > 0) return Math.max(1, 0.94 * pitch * view.k * Math.min(1, this.scale));
		const base = this.base(),
			most = Math.max(base, Math.min(256, 2 * Math.max(this.sheets.top, 64)) * this.scale);
		return Math.min(most, base * Math.pow(Math.max(view.zoom, 0.25), 0.7));
	}

	// base is the side in the view of everything: so that all pictures together would cover about
	// half of it.
	base() {
		const { view, data } = this;
		return (
			Math.min(44, Math.max(7, 0.75 * Math.sqrt((view.width * view.height) / Math.max(1, data.n)))) * this.scale
		);
	}

	resize(width, height) {
		const { view } = this;
		view.resize(width, height);
		view.margin = this.margin();
		view.box = this.seenBox();
		if (this.fitted) view.set(view.whole());
		this.ask();
	}

	// margin leaves room for half a picture, and for the line below the map.
	margin() {
		return Math.max(30, this.places.pitch ? 0 : this.base() / 2 + 14);
	}

	// seenBox is where pictures of this layout lie, half a cell wider where there are cells.
	seenBox() {
		const { x0, y0, x1, y1 } = this.places.box,
			h = this.places.pitch / 2;
		return { x0: x0 - h, y0: y0 - h, x1: x1 + h, y1: y1 + h };
	}

	// at is the picture under (px, py): of those that cover it, the one whose middle is nearest; −1
	// for none.
	at(px, py) {
		const { view, places } = this;
		if (!places.tree) return -1;
		const r = this.size() / 2 / view.k,
			x = view.wx(px),
			y = view.wy(py);
		let best = -1,
			least = Infinity;
		for (const i of places.tree.within(x - r, y - r, x + r, y + r)) {
			if (this.finder.rank[i] <= 0) continue;
			const d = (places.x[i] - x) ** 2 + (places.y[i] - y) ** 2;
			if (d <= least) {
				least = d;
				best = i;
			}
		}
		return best;
	}

	// point looks again at what lies under the pointer: the view may have moved beneath it.
	point() {
		const i = this.pointer && !this.shape && !this.dragging ? this.at(...this.pointer) : -1;
		if (i === this.hovered) return;
		this.hovered = i;
		this.map.classList.toggle('over', i >= 0);
		this.tell('hover');
		this.ask();
	}

	// open shows the card of picture i, −1 closes it; go brings it into view, as the card does that covers it.
	open(i, go) {
		const { view, places } = this;
		this.opened = i;
		this.tell('open');
		if (i >= 0 && (go || view.x(places.x[i]) > view.width - view.right)) this.bring([i], true);
		this.ask();
	}

	// near are the k pictures most like i by features; where these are not known, the nearest on
	// the map.
	near(i, k = this.kin) {
		if (this.data.near) return this.data.near[i].slice(0, k);
		const { tree, x, y } = this.places.layouts[0];
		return Number.isNaN(x[i]) ? [] : tree.nearest(x[i], y[i], k, j => j !== i);
	}

	// bring moves the view so that ids are seen; gently: only if they are not.
	bring(ids, gently) {
		const { view, places } = this,
			placed = ids.filter(i => places.placed(i));
		if (!placed.length) return;
		this.fitted = false;
		if (gently) {
			const seen = placed.every(i => {
				const x = view.x(places.x[i]),
					y = view.y(places.y[i]);
				return (
					x > view.left + 30 &&
					x < view.width - view.right - 30 &&
					y > 30 &&
					y < view.height - view.bottom - 30
				);
			});
			if (seen) return this.ask();
			if (placed.length === 1) {
				const i = placed[0];
				view.glide(
					{
						k: view.k,
						cx: places.x[i] + (view.right - view.left) / 2 / view.k,
						cy: places.y[i] + view.bottom / 2 / view.k,
					},
					this.still.matches,
				);
				return this.ask();
			}
		}
		const box = boxOf(places.x, places.y, placed),
			whole = view.whole(),
			wide = Math.max(box.x1 - box.x0, box.y1 - box.y0);
		const least = Math.max(
			wide * 0.1,
			(0.02 * Math.min(view.width, view.height)) / whole.k / 4,
			places.pitch * 1.5,
		);
		const v = view.whole({ x0: box.x0 - least, x1: box.x1 + least, y0: box.y0 - least, y1: box.y1 + least });
		view.glide(v, this.still.matches);
		this.ask();
	}

	// zoom comes f times closer; smooth glides.
	zoom(f, px, py, smooth) {
		const { view } = this,
			v = view.scaled(f, px, py, (smooth && view.goal) || view);
		this.fitted = false;
		view.glide(v, !smooth || this.still.matches);
		this.ask();
	}

	pan(dx, dy, smooth) {
		const { view } = this;
		this.fitted = false;
		view.glide(view.moved(dx, dy, view.goal ?? view), !smooth || this.still.matches);
		this.ask();
	}

	fit(atOnce) {
		this.view.glide(this.view.whole(), atOnce || this.still.matches);
		this.fitted = true;
		this.ask();
	}

	// layout goes to layout number at; pictures move there.
	layout(at, pace = 700) {
		const { places, view } = this;
		if (at === places.at && !places.moving) return;
		this.way = 0;
		this.pace = pace;
		if (this.still.matches) places.use(at);
		else places.move(at);
		view.margin = this.margin();
		view.box = this.seenBox();
		if (this.fitted || places.pitch || places.from?.pitch) this.fit();
		this.painter.stale();
		this.tell('layout');
		this.ask();
	}

	// turn lets the map lie that came standing, or stand that came lying; or as it came.
	turn(on) {
		const { places, view } = this;
		if (on === places.turned) return;
		places.turn();
		view.box = this.seenBox();
		if (this.fitted) this.fit(true);
		else view.set({ k: view.k, cx: view.cy, cy: view.cx });
		this.painter.stale();
		this.tell('layout');
		this.ask();
	}

	// fillsTurned reports whether pictures come a good deal farther apart if the map is turned, in this window.
	fillsTurned() {
		const { box } = this.places.layouts[0],
			came = this.places.turned ? turned(box) : box;
		return this.view.whole(turned(came)).k > 1.2 * this.view.whole(came).k;
	}

	// coatChanged makes the colours for what is coloured by.
	coatChanged() {
		const { data, by } = this,
			at = +by.slice(1),
			none = this.light ? '#8a9099' : '#6d737d';
		if (by[0] === 'g' && data.groupings[at]) this.coat = groupCoat(data.groupings[at], this.light, this.marks);
		else if (by[0] === 'c' && data.columns[at]?.numbers) {
			const c = data.columns[at];
			this.coat = numberCoat(c.numbers, ...this.spanOf(at), data.scale, none);
		} else this.coat = plainCoat;
		this.sheets.paint(this.coat);
		this.painter.stale();
		this.tell('coat');
		this.ask();
	}

	// spanOf is what the colours of a column of numbers go over: what its filter leaves, or all.
	spanOf(at) {
		const c = this.data.columns[at];
		return this.finder.ranges.get(at) ?? [c.low, c.high];
	}

	// colour chooses what to colour by: 'g0' a grouping, 'c0' a column of numbers, '' nothing.
	colour(by) {
		this.by = by;
		this.coatChanged();
	}

	get grouping() {
		return this.by[0] === 'g' ? this.data.groupings[+this.by.slice(1)] : this.data.groupings[0];
	}

	found() {
		const { coat } = this,
			span = coat.kind === 'numbers' ? this.spanOf(+this.by.slice(1)) : null;
		if (span && (coat.low !== span[0] || coat.high !== span[1])) this.coatChanged();
		this.painter.stale();
		this.tell('find');
		this.ask();
	}

	chosen() {
		this.painter.stale();
		this.tell('choice');
		this.ask();
	}
}
