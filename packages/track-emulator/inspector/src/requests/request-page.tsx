import type { RequestDetail, RequestRow } from "../../../src/control/control-types.ts"
import { copyAsCurl } from "../copy/copy-as-curl.ts"
import { copyAsTypeScript } from "../copy/copy-as-typescript.ts"
import { status } from "../data/live.ts"
import { useLive } from "../data/use-live.ts"
import { FaultBadge } from "../faults/fault-badge.tsx"
import { route } from "../navigation.ts"
import { CopyButton } from "../parts/copy-button.tsx"
import { EffectCounts } from "../parts/effect-badge.tsx"
import { bytes, counted } from "../parts/figures.ts"
import { Text } from "../parts/text.tsx"
import { Time } from "../parts/time.tsx"
import { useTitle } from "../shell/use-title.ts"
import { Detail } from "../views/detail.tsx"
import { None, Section } from "../views/section.tsx"
import { BodyText } from "./body-text.tsx"
import { OperationList } from "./operation-list.tsx"
import { StatusBadge } from "./status-badge.tsx"
import { Steps, useStepKeys } from "./steps.tsx"
import { TroubleToggle } from "./trouble-toggle.tsx"

/** One request: what it held, what became of each operation, and what was answered. */
export function RequestPage({ id }: { readonly id: string }) {
  // The operations are fetched as they come into view. What has ended stays as it is.
  const path = `requests/${encodeURIComponent(id)}?offset=0&limit=1`
  const [live] = useLive<RequestDetail>(path, ({ request }) => request.delivery !== null)
  useTitle(`Request ${id}`, "Requests")
  useStepKeys()
  const isNumber = /^\d+$/.test(id)
  return (
    <Detail
      live={live}
      view="requests"
      back="Requests"
      missing={`There is no request ${id}: ${isNumber ? "it is yet to come, or no longer kept" : "they are numbered from 1"}.`}
      onwards={isNumber && <Steps number={Number(id)} />}
    >
      {(detail) => (
        <>
          <Head detail={detail} />
          <div class="columns request-columns">
            <Section title="Operations" size={detail.request.operations}>
              {detail.request.operations > 1 && <TroubleToggle />}
              {detail.request.operations === 0 && <None>It holds no operation that could be read.</None>}
              <OperationList request={detail.request} onlyTrouble={route.value.trouble} />
            </Section>
            <div>
              <Answer detail={detail} />
              <Body body={detail.body} length={detail.request.bytes} />
            </div>
          </div>
        </>
      )}
    </Detail>
  )
}

function Head({ detail }: { readonly detail: RequestDetail }) {
  const { request } = detail
  return (
    <header class="detail-head">
      <h1 tabIndex={-1}>
        <span class="faint">#{request.number}</span> <span class="mono">{request.method}</span>{" "}
        <bdi class="mono">{request.path}</bdi>
      </h1>
      <div class="facts">
        <StatusBadge status={request.status} delivery={request.delivery} />
        <EffectCounts counts={request.effects} />
        {request.fault && <FaultBadge fault={request.fault} />}
        <Time at={request.at} exact />
        <span>{bytes(request.bytes)}</span>
        <span>{counted(request.operations, "operation")}</span>
        {request.userAgent !== null && (
          <span class="faint">
            <Text value={request.userAgent} />
          </span>
        )}
      </div>
      <div class="actions">
        <CopyAs detail={detail} />
        <Steps number={request.number} />
      </div>
    </header>
  )
}

function CopyAs({ detail: { request, body } }: { readonly detail: RequestDetail }) {
  const now = status.value
  // Without its whole body, it would be another request.
  const whole = request.bytes === 0 || (body !== null && new TextEncoder().encode(body).length === request.bytes)
  if (!now || !whole) return null
  const sent = { url: now.url, credentials: now.credentials, method: request.method, path: request.path, body }
  return (
    <>
      <CopyButton label="Copy as curl" caption="Copy as curl" text={() => copyAsCurl(sent)} />
      <CopyButton label="Copy as TypeScript" caption="Copy as TypeScript" text={() => copyAsTypeScript(sent)} />
    </>
  )
}

function Answer({ detail: { request, answer } }: { readonly detail: RequestDetail }) {
  return (
    <Section title="Answer">
      {answer === null && <None>{noAnswer(request)}</None>}
      {answer !== null && (
        <>
          {request.delivery === "reset" && <p class="faint">The connection was reset before this was sent.</p>}
          {request.delivery === "cut" && <p class="faint">The connection was closed before all of this was sent.</p>}
          <dl class="headers mono">
            <div>
              <dt>status</dt>
              <dd>{answer.status}</dd>
            </div>
            {Object.entries(answer.headers).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Text value={value} />
                </dd>
              </div>
            ))}
          </dl>
          {answer.body === null && <None>Its body is no longer kept.</None>}
          {answer.body !== null && answer.body.trim() !== "" && <BodyText label="answer body" text={answer.body} />}
        </>
      )}
    </Section>
  )
}

function noAnswer({ delivery }: RequestRow): string {
  if (delivery === "reset") return "None: the connection was reset."
  return delivery === null ? "None yet: the request is still under way." : "None."
}

function Body({ body, length }: { readonly body: string | null; readonly length: number }) {
  return (
    <Section title="Body">
      {body === null && length > 0 && <None>It is no longer kept.</None>}
      {(body === "" || length === 0) && <None>The request had none.</None>}
      {body !== null && body !== "" && <BodyText label="request body" text={body} />}
    </Section>
  )
}
