// A page that waits asks whether what it waits for is done, and shows itself anew when it is. One that holds
// answers for the page after it sends them on instead.

const waiting = document.querySelector("[data-busy]");

const say = (place, words) => {
  if (place && words && words !== place.textContent) place.textContent = words;
};

const onward = () => {
  const form = waiting.querySelector("form[data-onward]");
  if (form) form.requestSubmit();
  else location.reload();
};

const ask = async (after) => {
  const answer = await fetch(waiting.dataset.busy).catch(() => null);
  const known = answer?.ok ? await answer.json() : { busy: !answer };
  say(waiting.querySelector("[role=status]"), known.said);
  for (const [id, words] of Object.entries(known.each ?? {})) say(waiting.querySelector(`[data-state="${id}"]`), words);
  if (known.busy) setTimeout(ask, after, Math.min(after * 1.5, 5000));
  else onward();
};

if (waiting) setTimeout(ask, 1000, 1000);
