// Stamps: single pictures for cards, lists and the tooltip.

import { canvas } from './marks.js';

export class Stamps {
	constructor(sheets) {
		this.sheets = sheets;
		this.waiting = new Map(); // by level and sheet
	}

	// make is picture i alone, without an edge, on a canvas of its own, size pixels wide and high;
	// it gets sharp when it can.
	make(i, size) {
		const dpr = globalThis.devicePixelRatio || 1,
			out = canvas(Math.round(size * dpr), Math.round(size * dpr));
		out.style.width = out.style.height = size + 'px';
		const { levels } = this.sheets,
			top = levels.length - 1;
		const wanted = levels[0].side >= 16 ? [0, top] : [top]; // smaller ones are not worth a look
		for (const level of new Set(wanted)) {
			const sheet = Math.floor(this.sheets.slot[i] / this.sheets.levels[level].across ** 2),
				key = level * 1e6 + sheet;
			if (!this.waiting.has(key)) this.waiting.set(key, []);
			this.waiting.get(key).push({ i, out });
		}
		this.press();
		return out;
	}

	// press draws the stamps that wait, sheet by sheet, the small first.
	async press() {
		if (this.pressing) return;
		this.pressing = true;
		await null; // until all of them are asked for
		while (this.waiting.size) {
			const key = Math.min(...this.waiting.keys()),
				level = Math.floor(key / 1e6),
				l = this.sheets.levels[level],
				list = this.waiting.get(key);
			this.waiting.delete(key);
			const source = await this.sheets.source(level, key % 1e6);
			for (const { i, out } of source ? list : []) {
				const at = this.sheets.slot[i] % (l.across * l.across),
					[w, h] = this.sheets.shape(i, out.width),
					g = out.getContext('2d');
				g.clearRect(0, 0, out.width, out.height);
				g.imageSmoothingQuality = 'high';
				g.drawImage(
					source,
					(at % l.across) * l.side,
					Math.floor(at / l.across) * l.side,
					l.side,
					l.side,
					(out.width - w) / 2,
					(out.height - h) / 2,
					w,
					h,
				);
			}
		}
		this.pressing = false;
	}
}
