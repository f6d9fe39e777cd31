using System.Diagnostics;
using System.Net.Http.Headers;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using GitPush.Diagnostics;
using GitPush.Hooks;
using GitPush.Secrets;
using GitPush.Stages.Webhooks.Payloads;

namespace GitPush.Stages.Webhooks.Sending;

/// <summary>Sends requests to the receiver of one webhook. Follows no redirect: it would lead past what was signed and checked. Safe for use by many threads.</summary>
internal sealed class WebhookClient(string name, WebhookOptions options, SecretResolver secrets, TimeProvider time) : IDisposable
{
    private const int MaxAnswerBytes = 16 * 1024;
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);
    private static readonly ProductInfoHeaderValue Agent = new("GitPush", Version());

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,

        // A proxy would look names up by itself, and connect to whatever it finds.
        UseProxy = false,
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectCallback = (context, cancellationToken) => ReceiverConnection.OpenAsync(context.DnsEndPoint, options, cancellationToken),

        // The trace is that of the push, which may have ended hours ago.
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private string Late => $"it did not answer within {options.Timeout.TotalSeconds:0.###} s";

    /// <summary>Sends once. A receiver that does not take it, in whichever way, is an answer as well.</summary>
    /// <param name="push">The push that waits for the answer, in whose output no secret is to stand; null when none does.</param>
    public async Task<WebhookAnswer> SendAsync(WebhookRequest request, PushContext? push, CancellationToken cancellationToken)
    {
        using var activity = Start(request);
        var started = time.GetTimestamp();
        var answer = await TrySendAsync(request, activity?.Id ?? request.TraceParent, push, cancellationToken).ConfigureAwait(false);
        var status = answer.Status is { } code ? (int)code : 0;
        WebhookDiagnostics.Duration.Record(
            time.GetElapsedTime(started).TotalSeconds,
            new("gitpush.webhook.name", name),
            new("gitpush.webhook.outcome", answer.IsSuccess ? "delivered" : "failed"),
            new("http.response.status_code", status));
        _ = activity?.SetTag("http.response.status_code", status);
        if (!answer.IsSuccess)
        {
            _ = activity?.SetStatus(ActivityStatusCode.Error, answer.Describe());
        }

        return answer;
    }

    public void Dispose() => _client.Dispose();

    private Activity? Start(WebhookRequest request)
    {
        _ = ActivityContext.TryParse(request.TraceParent, null, out var parent);
        return GitPushDiagnostics.ActivitySource.StartActivity($"webhook {name}", ActivityKind.Client, parent)?
            .SetTag("gitpush.webhook.name", name)
            .SetTag("gitpush.push.id", request.PushId)
            .SetTag("http.request.method", "POST")
            .SetTag("server.address", options.Url!.Host)
            .SetTag("server.port", options.Url.Port);
    }

    private async Task<WebhookAnswer> TrySendAsync(WebhookRequest request, string? traceParent, PushContext? push, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var message = await CreateAsync(request, traceParent, push, end.Token).ConfigureAwait(false);
            using var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, end.Token).ConfigureAwait(false);
            var (text, isCut, broken) = await ReadAsync(response.Content, end.Token, cancellationToken).ConfigureAwait(false);
            return new WebhookAnswer(response.StatusCode, text)
            {
                IsCut = isCut,
                Break = broken,
                RetryAfter = RetryAfter(response.Headers.RetryAfter),
                MediaType = response.Content.Headers.ContentType?.MediaType,
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAnswer(null, Late) { Excuse = Late };
        }
        catch (HttpRequestException exception)
        {
            return new WebhookAnswer(null, exception.Message);
        }
        catch (StageFailedException exception)
        {
            // A secret that is not there.
            return new WebhookAnswer(null, exception.Message) { Excuse = exception.Message };
        }
    }

    private async Task<HttpRequestMessage> CreateAsync(WebhookRequest request, string? traceParent, PushContext? push, CancellationToken cancellationToken)
    {
        var content = new ReadOnlyMemoryContent(request.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", options.Format == WebhookFormat.CloudEvents ? CloudEvent.ContentType : "application/json");
        var message = new HttpRequestMessage(HttpMethod.Post, options.Url) { Content = content };
        try
        {
            message.Headers.UserAgent.Add(Agent);
            message.Headers.Add(WebhookHeaders.Event, "push");
            message.Headers.Add(WebhookHeaders.Delivery, request.DeliveryId);
            message.Headers.Add(WebhookHeaders.Push, request.PushId);
            message.Headers.Add(WebhookHeaders.Phase, request.Phase == WebhookPhase.PreReceive ? "pre-receive" : "post-receive");
            if (traceParent is not null)
            {
                message.Headers.Add("traceparent", traceParent);
            }

            if (options.Secret is { } secret)
            {
                var key = await ResolveAsync(secret, push, cancellationToken).ConfigureAwait(false);
                var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), request.Body.Span);
                message.Headers.Add(WebhookHeaders.Signature, $"sha256={Convert.ToHexStringLower(signature)}");
            }

            foreach (var (header, value) in options.Headers)
            {
                _ = message.Headers.TryAddWithoutValidation(header, value);
            }

            foreach (var (header, reference) in options.SecretHeaders)
            {
                var value = await ResolveAsync(reference, push, cancellationToken).ConfigureAwait(false);
                if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
                {
                    throw new StageFailedException($"secret {reference} is no value for the header {header}: it has several lines");
                }

                _ = message.Headers.TryAddWithoutValidation(header, value);
            }

            return message;
        }
        catch
        {
            message.Dispose();
            throw;
        }
    }

    private ValueTask<string> ResolveAsync(SecretReference reference, PushContext? push, CancellationToken cancellationToken) =>
        push is null ? secrets.ReadAsync(reference, cancellationToken) : secrets.ResolveAsync(reference, push, cancellationToken);

    /// <summary>
    /// The beginning of an answer's body, and why there is no more where it breaks off or does not end in time: the status has come, and
    /// counts all the same.
    /// </summary>
    private async Task<(string Text, bool IsCut, string? Break)> ReadAsync(HttpContent content, CancellationToken end, CancellationToken cancellationToken)
    {
        var bytes = new byte[MaxAnswerBytes + 1];
        var (length, isWhole) = (0, false);
        string? broken = null;
        try
        {
            var stream = await content.ReadAsStreamAsync(end).ConfigureAwait(false);
            await using var closing = stream.ConfigureAwait(false);
            while (length < bytes.Length && !isWhole)
            {
                var read = await stream.ReadAsync(bytes.AsMemory(length), end).ConfigureAwait(false);
                (length, isWhole) = (length + read, read == 0);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            broken = Late;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            broken = "the connection broke in the middle of its answer";
        }

        var text = bytes.AsSpan(0, Math.Min(length, MaxAnswerBytes));
        return (Encoding.UTF8.GetString(text.StartsWith(Encoding.UTF8.Preamble) ? text[Encoding.UTF8.Preamble.Length..] : text), !isWhole, broken);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);

    private static string Version()
    {
        var version = typeof(WebhookClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return version is null ? "0" : version.Split('+')[0];
    }
}
