// The film: the frames of a map in the making, with a slider, at a speed, and what belongs to each
// moment.

import { $, el, say } from './dom.js';

const SPEEDS = [
	['slow', 1600],
	['usual', 800],
	['fast', 350],
]; // milliseconds from frame to frame

// useFilm shows the panel where there are frames, which are the layouts from number first on.
export function useFilm(app, first) {
	const panel = $('film'),
		frames = app.data.frames;
	if (!frames.length) return;
	let at = frames.length - 1,
		timer = 0,
		pace = 800;
	const play = el('button', {
		textContent: '▶',
		title: 'Play the film',
		'aria-label': 'Play',
		onclick: () => (timer ? stop() : start()),
	});
	const slider = el('input', {
		type: 'range',
		min: 0,
		max: frames.length - 1,
		step: 1,
		value: at,
		'aria-label': 'Moment',
		oninput: () => {
			stop();
			show(+slider.value);
		},
	});
	const speed = el(
		'select',
		{
			'aria-label': 'Speed',
			onchange: () => {
				pace = +speed.value;
				if (timer) start();
			},
		},
		...SPEEDS.map(([name, ms]) => new Option(name, ms, false, ms === pace)),
	);
	const title = el('b'),
		facts = el('span', { className: 'facts' }),
		picture = el('img', { alt: 'weights at this moment', tabIndex: 0, hidden: true });
	panel.replaceChildren(play, slider, speed, title, facts, picture);
	panel.hidden = false;

	function show(k) {
		at = k;
		const f = frames[k];
		slider.value = k;
		title.textContent = f.title;
		facts.textContent = (f.facts ?? []).map(v => `${v.name} ${v.value}`).join(' · ');
		picture.hidden = !f.picture;
		if (f.picture) picture.src = 'data:image/png;base64,' + f.picture;
		app.layout(first + k, pace * 0.8);
		slider.setAttribute('aria-valuetext', f.title);
	}

	function start() {
		stop();
		play.textContent = '❚❚';
		play.setAttribute('aria-label', 'Pause');
		if (at === frames.length - 1 || app.places.at < first) show(0);
		timer = setInterval(() => {
			if (at < frames.length - 1) show(at + 1);
			else {
				stop();
				say('the end of the film');
			}
		}, pace);
	}

	function stop() {
		clearInterval(timer);
		timer = 0;
		play.textContent = '▶';
		play.setAttribute('aria-label', 'Play');
	}

	app.on('layout', () => {
		const shown = app.places.at >= first;
		if (!shown && timer) stop();
		panel.classList.toggle('idle', !shown);
	});
	title.textContent = 'Film';
	facts.textContent = `${frames.length} moments`;
}
