// Ticks: round values along a scale, of numbers or of moments.

import { dateText } from './data.js';
import { tell } from './dom.js';

const SECOND = 1000,
	MINUTE = 60 * SECOND,
	HOUR = 60 * MINUTE,
	DAY = 24 * HOUR;

// ticks are round values from low to high, as many as find place beside each other on a line of room
// letters: {at, text}, at from 0 to 1; each text lies so that its own share at is before its place,
// and none reaches beyond the ends. Where no two round ones fit, the ends.
export function ticks(low, high, date, room = 31) {
	const tick = (v, text) => ({ at: high > low ? (v - low) / (high - low) : 0.5, text });
	if (!(high > low)) return [tick(low, date ? dateText(low) : tell(low))];
	for (const list of date ? dateSteps(low, high) : numberSteps(low, high)) {
		const marks = list.map(([v, text]) => tick(v, text));
		const begin = m => m.at * (room - m.text.length);
		const apart = (m, k) => k === 0 || begin(m) >= begin(marks[k - 1]) + marks[k - 1].text.length + 1.5;
		if (marks.length > 1 && marks.every(apart)) return marks;
	}
	const text = date ? dateText : tell;
	return [tick(low, text(low)), tick(high, text(high))];
}

// numberSteps yields lists of multiples of 1, 2 and 5 times powers of ten, the finest first.
function* numberSteps(low, high) {
	const power = Math.floor(Math.log10(high - low)) - 2;
	for (let k = 0; k < 12; k++) {
		const step = [1, 2, 5][k % 3] * 10 ** (power + Math.floor(k / 3)),
			list = [];
		if ((high - low) / step > 20) continue;
		for (let m = Math.ceil(low / step); m * step <= high; m++) list.push([m * step, tell(+(m * step).toPrecision(6))]);
		yield list;
	}
}

// dateSteps yields lists of round moments, from hours to centuries; low and high are in seconds.
function* dateSteps(low, high) {
	const iso = t => new Date(t).toISOString();
	for (const [step, from, to] of [
		[MINUTE, 11, 16],
		[10 * MINUTE, 11, 16],
		[HOUR, 11, 16],
		[6 * HOUR, 5, 16],
		[DAY, 0, 10],
	]) {
		if (((high - low) * 1000) / step > 20) continue;
		const list = [];
		for (let t = Math.ceil((low * 1000) / step) * step; t <= high * 1000; t += step)
			list.push([t / 1000, iso(t).slice(from, to).replace('T', ' ')]);
		yield list;
	}
	const first = new Date(low * 1000).getUTCFullYear();
	for (const months of [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200]) {
		if ((high - low) / (months * 30 * 86400) > 24) continue;
		const list = [];
		for (let m = Math.floor((first * 12) / months) * months; ; m += months) {
			const t = Date.UTC(Math.floor(m / 12), m % 12) / 1000;
			if (t > high) break;
			if (t >= low) list.push([t, iso(t * 1000).slice(0, months < 12 ? 7 : 4)]);
		}
		yield list;
	}
}
