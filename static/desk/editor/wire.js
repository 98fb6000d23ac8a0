/**
 * Requests to the server, and what their answers mean.
 *
 * @typedef {{kind: "ok", data: any} | {kind: "unchanged"} | {kind: "signed-out", url: string}
 *   | {kind: "offline" | "failing" | "forbidden" | "frozen" | "not-understood" | "too-much", text: string}} Answer
 *   "offline": nobody answered in time, or not our server; "failing": the server has a fault and may recover.
 */

export const TIMEOUT = 7000;

function csrfToken(name) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/** @param {string} url @param {RequestInit & {timeout?: number, csrf?: string}} [options] @returns {Promise<Answer>} */
export async function ask(url, { timeout = TIMEOUT, csrf = "csrftoken", headers, ...options } = {}) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), timeout);
  try {
    // The token is read each time: signing in again in another tab changes it.
    const told = { Accept: "application/json", "X-Requested-With": "fetch", "X-CSRFToken": csrfToken(csrf), ...headers };
    // Whose words these are: should somebody else be signed in meanwhile, they are not saved under that name.
    told["X-Writer"] = document.getElementById("editor")?.dataset.user ?? "";
    const response = await fetch(url, {
      ...options, headers: told, signal: stop.signal, credentials: "same-origin", cache: "no-store", redirect: "error",
    });
    return await meant(response);
  } catch {
    return { kind: "offline", text: "No connection to the server." };
  } finally {
    clearTimeout(clock);
  }
}

/** @param {string} url @param {any} body @param {object} [options] @returns {Promise<Answer>} */
export function post(url, body, options = {}) {
  return ask(url, {
    ...options, method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" },
  });
}

const KINDS = { 400: "not-understood", 403: "forbidden", 404: "forbidden", 409: "frozen", 413: "too-much" };

/** Signing in leads back to this page, not to the address that was asked. */
function backHere(address) {
  const url = new URL(address, location.href);
  if (url.searchParams.has("next")) url.searchParams.set("next", location.pathname);
  return url.pathname + url.search;
}

async function meant(response) {
  if (response.status === 204) return { kind: "unchanged" };
  const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  const data = isJson ? await response.json() : null;
  if (response.ok && isJson) return { kind: "ok", data };
  if (response.status === 401 && data) return { kind: "signed-out", url: backHere(data.sign_in) };
  // A page where data was asked for: some proxy or sign-in page of a network stands between.
  if (response.ok) return { kind: "offline", text: "Something between here and the server answers in its place." };
  const kind = KINDS[response.status] ?? "failing";
  return { kind, text: data?.error ?? WORDS[kind] ?? `The server answered with fault ${response.status}.` };
}

const WORDS = {
  forbidden: "The server does not let you write here.",
  "not-understood": "The server did not understand what was sent.",
  "too-much": "That is too much at once.",
};
