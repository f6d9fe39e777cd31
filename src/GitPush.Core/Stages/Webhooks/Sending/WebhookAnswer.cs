using System.Net;

namespace GitPush.Stages.Webhooks.Sending;

/// <summary>What came of one request to a receiver.</summary>
/// <param name="Status">Null when there was no answer.</param>
/// <param name="Text">The beginning of the answer's body; where there was none, why, for operators.</param>
internal sealed record WebhookAnswer(HttpStatusCode? Status, string Text)
{
    /// <summary>Whether there is more of the answer's body than <see cref="Text"/>.</summary>
    public bool IsCut { get; init; }

    /// <summary>When the receiver asks to be asked again; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The media type of the answer, or null.</summary>
    public string? MediaType { get; init; }

    public bool IsSuccess => Status is { } status && (int)status is >= 200 and < 300;

    /// <summary>Whether the receiver could not be asked, rather than said no.</summary>
    public bool IsUnavailable => Status is not { } status || (int)status >= 500;

    /// <summary>Why there was no answer, in words that pushers may read: they say nothing of the host's network.</summary>
    public string? Excuse { get; init; }

    /// <summary>What went wrong, for operators.</summary>
    public string Describe() => Status is { } status ? $"it answered {(int)status} ({status})" : Text;

    /// <summary>What went wrong, for pushers.</summary>
    public string DescribeToPusher() => Status is null ? Excuse ?? "its receiver cannot be reached" : Describe();
}
