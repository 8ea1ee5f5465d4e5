// A page that waits asks whether what it waits for is done, and shows itself anew when it is.

const waiting = document.querySelector("[data-busy]");

const ask = async (after) => {
  const answer = await fetch(waiting.dataset.busy).catch(() => null);
  const known = answer?.ok ? await answer.json() : { busy: !answer };
  const status = waiting.querySelector("[role=status]");
  if (status && known.said && known.said !== status.textContent) status.textContent = known.said;
  if (known.busy) setTimeout(ask, after, Math.min(after * 1.5, 5000));
  else location.reload();
};

if (waiting) setTimeout(ask, 1000, 1000);
