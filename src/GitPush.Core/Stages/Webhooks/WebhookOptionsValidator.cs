using Microsoft.Extensions.Options;

namespace GitPush.Stages.Webhooks;

/// <summary>Says at the start of the host what is wrong with a webhook.</summary>
internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    // What a CancellationTokenSource can wait for at the most.
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    // What the server itself sets, or what would change where a message ends.
    private static readonly HashSet<string> OwnHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Content-Type", "Content-Length", "Transfer-Encoding", "Connection", "Host", "User-Agent", "traceparent", "tracestate",
        WebhookHeaders.Event, WebhookHeaders.Delivery, WebhookHeaders.Signature,
    };

    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var problems = Problems(options).Select(problem => $"Webhook '{name}': {problem}").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(WebhookOptions options)
    {
        if (options.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            yield return "Url is to be an absolute http or https address.";
        }
        else if (options.Url.UserInfo.Length > 0)
        {
            yield return "Url has a user name or password: use SecretHeaders[\"Authorization\"].";
        }

        foreach (var (option, address) in new[] { (nameof(options.ServerUrl), options.ServerUrl), (nameof(options.SshUrl), options.SshUrl) })
        {
            if (address is { IsAbsoluteUri: false })
            {
                yield return $"{option} is to be an absolute address.";
            }
        }

        foreach (var header in options.Headers.Keys.Concat(options.SecretHeaders.Keys).Where(OwnHeaders.Contains))
        {
            yield return $"the header {header} is set by the server.";
        }

        foreach (var (header, value) in options.Headers)
        {
            if (!IsToken(header) || value.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                yield return $"the header '{header}' is none.";
            }
        }

        foreach (var header in options.SecretHeaders.Keys.Where(header => !IsToken(header)))
        {
            yield return $"the header '{header}' is none.";
        }

        foreach (var (option, time) in new[]
        {
            (nameof(options.Timeout), options.Timeout),
            (nameof(options.MaxRetryDelay), options.MaxRetryDelay),
            (nameof(options.GiveUpAfter), options.GiveUpAfter),
            (nameof(options.KeepDeadLetters), options.KeepDeadLetters),
        })
        {
            if (time <= TimeSpan.Zero || time > MaxTimeout)
            {
                yield return $"{option} is to be more than zero and at most {MaxTimeout.TotalDays:0} days.";
            }
        }

        foreach (var (option, count) in new[]
        {
            (nameof(options.MaxRefs), options.MaxRefs),
            (nameof(options.MaxCommits), options.MaxCommits),
            (nameof(options.MaxPaths), options.MaxPaths),
        })
        {
            if (count < 1)
            {
                yield return $"{option} is to be at least 1.";
            }
        }
    }

    /// <summary>RFC 9110 §5.6.2.</summary>
    private static bool IsToken(string text) =>
        text.Length > 0 && text.All(static character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal));
}
