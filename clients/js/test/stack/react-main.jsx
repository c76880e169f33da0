import { show } from '../../examples/react.tsx';

const query = new URLSearchParams(location.search);
const token = () => fetch('/token').then((answer) => answer.text());
await show(document.querySelector('div'), { url: query.get('url'), token });
