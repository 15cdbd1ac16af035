// Everything works without this file; with it the pin can be moved and photos are counted.
document.documentElement.classList.add('js');

const map = document.getElementById('map');
const pin = document.getElementById('pin');
const form = document.querySelector('form[enctype]');

if (map && pin && form) {
  const {lng, lat, perLng, perLat, radius} = Object.fromEntries(Object.entries(map.dataset).map(([key, value]) => [key, Number(value)]));
  let at = [(form.lng.value - lng) * perLng, (lat - form.lat.value) * perLat];
  const move = (east, south) => {
    at = [east, south].map((metres) => Math.max(-radius, Math.min(radius, metres)));
    pin.setAttribute('transform', `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})`);
    form.lng.value = (lng + at[0] / perLng).toFixed(7);
    form.lat.value = (lat - at[1] / perLat).toFixed(7);
  };
  map.addEventListener('click', (event) => {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    move(place.x, place.y);
  });
  const steps = {ArrowLeft: [-2, 0], ArrowRight: [2, 0], ArrowUp: [0, -2], ArrowDown: [0, 2]};
  map.addEventListener('keydown', (event) => {
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    move(at[0] + step[0], at[1] + step[1]);
  });
}

if (form) {
  // One report for one tap: the key would tell, but nobody likes to wait without a sign.
  form.addEventListener('submit', () => setTimeout(() => (form.querySelector('button').disabled = true)));
  window.addEventListener('pageshow', () => (form.querySelector('button').disabled = false));
}

const files = document.querySelector('input[type=file]');
files?.addEventListener('change', () => {
  const count = document.getElementById('count');
  count.textContent = files.files.length ? count.dataset.words.replace('#', files.files.length) : '';
});

// What is half written goes along into the other language; photos cannot be put back into a form, so they are left behind.
const other = document.querySelector('.switch');
if (form && other)
  other.addEventListener('click', (event) => {
    event.preventDefault();
    const mark = Object.assign(document.createElement('input'), {type: 'hidden', name: 'switch', value: files?.files.length ? 'photos' : 'words'});
    if (files) files.value = '';
    form.append(mark);
    form.action = other.href;
    form.submit();
  });

// Words on the page of a report wait in this tab while it turns to the other language, and no longer.
const words = [...document.querySelectorAll('textarea[name=words]')];
const kept = (one) => `jingwei:${one.form.action.split('?')[0]}`;
for (const one of words) {
  if (!one.value) one.value = sessionStorage.getItem(kept(one)) ?? '';
  sessionStorage.removeItem(kept(one));
}
if (!form && other)
  other.addEventListener('click', () => words.filter((one) => one.value).forEach((one) => sessionStorage.setItem(kept(one), one.value)));

const copy = document.querySelector('.copy');
copy?.addEventListener('click', async () => {
  await navigator.clipboard?.writeText(location.origin + location.pathname);
  copy.textContent = copy.dataset.done;
});
