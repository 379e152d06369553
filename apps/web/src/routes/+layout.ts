// One page for every address: the server answers each with index.html.
export const ssr = false;
export const prerender = false;
