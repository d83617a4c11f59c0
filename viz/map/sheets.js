// Sheets: the pictures themselves, many to an image, in two sizes. The small sheets are there from
// the beginning; a large one is decoded when one of its pictures is seen, and kept only as large as
// it is shown, with the edges of the groups around its pictures. Pixels are never read back:
// browsers that guard against fingerprints answer that with noise.

import { canvas, shape } from './marks.js';

const SIDES = [16, 32, 64, 128, 256];
const ROOM = 48 << 20; // bytes of made sheets that are kept
const SOURCES = 20 << 20; // bytes of decoded sheets that are kept, to be made in another size or colour

export class Sheets {
	// data.levels are {side, across, masks}, the small first; read(level, sheet, mask) resolves to
	// an image's file as a Blob, or to its address.
	constructor(data, read, changed) {
		this.levels = data.levels;
		this.slot = data.slot;
		this.shapes = data.shapes; // width and height as shares of the side, or undefined: all square
		this.read = read;
		this.changed = changed; // called when more can be shown
		this.made = new Map(); // by level, sheet and side
		this.sources = new Map();
		this.jobs = new Map();
		this.running = 0;
		this.version = 0;
		this.bytes = 0;
		this.owner = []; // the picture in each slot
		data.slot.forEach((s, i) => {
			this.owner[s] = i;
		});
		this.coat = { color: () => null, mark: () => -1 };
	}

	get top() {
		return this.levels[this.levels.length - 1].side;
	}

	// paint changes the colours: coat.color(i) is the edge's, null for none, and coat.mark(i) the
	// shape in its corner, −1 for none.
	paint(coat) {
		this.coat = coat;
		this.version++;
	}

	// plan is the level and the side of tiles that suit pictures of size device pixels.
	plan(size) {
		const small = this.levels[0];
		if (this.levels.length === 1 || size <= small.side * 1.2) return { level: 0, side: small.side };
		return {
			level: this.levels.length - 1,
			side: Math.min(this.top, SIDES.find(s => s >= size * 0.9) ?? Infinity),
		};
	}

	// tile is where picture i is found, for the plan; while that is being made, in another size; null
	// when nothing is there yet. While held, what is nearly large enough will do.
	tile(i, plan) {
		const made = this.find(i, plan.level, plan.side, this.held);
		if (made || plan.level === 0) return made ?? this.find(i, 0, plan.side);
		const other = this.any(i, plan);
		if (this.held && (!other || other.side * 2 < plan.side)) this.find(i, plan.level, plan.side);
		return other;
	}

	// any is picture i in the largest size that was made for another zoom, or small.
	any(i, plan) {
		for (let k = SIDES.length; k >= 0; k--) {
			const side = SIDES[k] ?? this.top;
			if (side === plan.side || side > this.top) continue;
			const t = this.find(i, plan.level, side, true);
			if (t) return t;
		}
		return this.find(i, 0, this.levels[0].side);
	}

	find(i, level, side, onlyIfMade) {
		const { across } = this.levels[level],
			per = across * across,
			slot = this.slot[i],
			sheet = Math.floor(slot / per);
		const key = (level * 1e6 + sheet) * 1024 + side,
			made = this.made.get(key);
		if (!onlyIfMade && (!made || made.version !== this.version)) this.order(key, level, sheet, side);
		if (!made) return null;
		made.used = this.tick;
		const at = slot % per;
		return {
			image: made.image,
			x: (at % across) * made.cell,
			y: Math.floor(at / across) * made.cell,
			cell: made.cell,
			side,
		};
	}

	order(key, level, sheet, side) {
		if (this.jobs.has(key)) return;
		this.jobs.set(key, { key, level, sheet, side });
		this.work();
	}

	// frame begins a painting: sheets that are not asked for from here on are old. While the zoom
	// changes, it is held: little is made that the next frame has no use for.
	frame(held) {
		this.tick = (this.tick ?? 0) + 1;
		this.held = held;
	}

	async work() {
		if (this.running >= 2) return;
		const job = [...this.jobs.values()].find(j => !j.begun);
		if (!job) return;
		job.begun = true;
		this.running++;
		try {
			const source = await this.source(job.level, job.sheet);
			if (source) this.keep(job, this.make(job, source));
		} finally {
			this.jobs.delete(job.key);
			this.running--;
		}
		this.changed();
		this.work();
	}

	keep(job, made) {
		const old = this.made.get(job.key);
		if (old) this.bytes -= old.bytes;
		this.made.delete(job.key);
		this.made.set(job.key, { ...made, used: this.tick });
		this.bytes += made.bytes;
		for (const [key, m] of this.made) {
			if (this.bytes <= ROOM) break;
			if (m.used >= this.tick - 1 || key < 1024 * 1e6) continue; // seen now, or small
			this.made.delete(key);
			this.bytes -= m.bytes;
			m.image.width = m.image.height = 0;
		}
	}

	// source is a promise of a decoded sheet, as an ImageBitmap or a canvas; of null if it cannot
	// be read.
	source(level, sheet) {
		const key = level * 1e6 + sheet,
			source = this.sources.get(key) ?? this.decode(level, sheet);
		this.sources.delete(key);
		this.sources.set(key, source);
		let bytes = 0;
		for (const k of this.sources.keys()) bytes += this.bytesOf(k);
		for (const [old, given] of this.sources) {
			if (bytes <= SOURCES || old === key) break;
			bytes -= this.bytesOf(old);
			this.sources.delete(old);
			given.then(s => s?.close?.()); // whoever waits for it was there before, and draws first
		}
		return source;
	}

	// kept is how many bytes of sheets are kept: made ones that can be made again, and decoded ones.
	kept() {
		let made = 0,
			decoded = 0;
		for (const [key, m] of this.made) if (key >= 1024 * 1e6) made += m.bytes;
		for (const key of this.sources.keys()) decoded += this.bytesOf(key);
		return { made, decoded };
	}

	// bytesOf is about what the decoded sheet of a key takes.
	bytesOf(key) {
		const l = this.levels[Math.floor(key / 1e6)];
		return 4 * (l.side * l.across) ** 2;
	}

	async decode(level, sheet) {
		try {
			const colors = await picture(await this.read(level, sheet, false));
			if (!this.levels[level].masks?.[sheet]) return colors;
			const mask = await picture(await this.read(level, sheet, true));
			const out = canvas(colors.width, colors.height),
				g = out.getContext('2d');
			g.drawImage(mask, 0, 0);
			g.globalCompositeOperation = 'source-in';
			g.drawImage(colors, 0, 0);
			colors.close();
			mask.close();
			out.seeThrough = true;
			return out;
		} catch {
			return null; // a sheet that is missing beside the page: its pictures stay small
		}
	}

	// make is a sheet with tiles of the given side and the groups' edges around them.
	make({ level, sheet, side }, source) {
		const l = this.levels[level],
			first = sheet * l.across * l.across;
		const count = Math.min(l.across * l.across, this.slot.length - first),
			edge = Math.max(1, Math.round(side / 16)),
			pad = side > 8 ? edge + 1 : edge,
			cell = side + 2 * pad;
		const wide = Math.min(l.across, count) * cell,
			high = Math.ceil(count / l.across) * cell;
		const out = canvas(wide, high),
			g = out.getContext('2d');
		const tiles = source.seeThrough ? canvas(wide, high) : out,
			p = tiles.getContext('2d');
		p.imageSmoothingQuality = side < l.side ? 'high' : 'medium';
		for (let k = 0; k < count; k++) {
			const i = this.owner[first + k],
				[w, h] = this.shape(i, side),
				color = this.coat.color(i);
			const x = (k % l.across) * cell + (cell - w) / 2,
				y = Math.floor(k / l.across) * cell + (cell - h) / 2;
			if (color && !source.seeThrough) {
				g.fillStyle = color;
				g.fillRect(x - edge, y - edge, w + 2 * edge, h + 2 * edge);
			}
			p.drawImage(source, (k % l.across) * l.side, Math.floor(k / l.across) * l.side, l.side, l.side, x, y, w, h);
		}
		if (source.seeThrough) {
			for (let k = 0; k < count; k++) {
				g.fillStyle = this.coat.color(this.owner[first + k]) ?? 'transparent';
				g.fillRect((k % l.across) * cell, Math.floor(k / l.across) * cell, cell, cell);
			}
			const silhouettes = canvas(wide, high),
				s = silhouettes.getContext('2d');
			for (let a = 0; a < 12; a++)
				s.drawImage(tiles, edge * Math.cos((a * Math.PI) / 6), edge * Math.sin((a * Math.PI) / 6));
			g.globalCompositeOperation = 'destination-in';
			g.drawImage(silhouettes, 0, 0);
			g.globalCompositeOperation = 'source-over';
			g.drawImage(tiles, 0, 0);
		}
		if (side >= 16) {
			for (let k = 0; k < count; k++) {
				const i = this.owner[first + k],
					mark = this.coat.mark(i);
				if (mark >= 0)
					shape(
						g,
						mark,
						(k % l.across) * cell + cell * 0.78,
						Math.floor(k / l.across) * cell + cell * 0.78,
						cell * 0.14,
						this.coat.color(i),
					);
			}
		}
		return { image: out, cell, version: this.version, bytes: wide * high * 4 };
	}

	// shape is the width and height of picture i in a tile.
	shape(i, side) {
		const s = this.shapes?.[i];
		return s ? [Math.max(1, s[0] * side), Math.max(1, s[1] * side)] : [side, side];
	}
}

async function picture(file) {
	if (file instanceof Blob) return createImageBitmap(file);
	const image = new Image();
	await new Promise((done, failed) => {
		image.onload = done;
		image.onerror = failed;
		image.src = file;
	});
	const bitmap = await createImageBitmap(image);
	image.removeAttribute('src'); // or the browser keeps it decoded as well
	return bitmap;
}
