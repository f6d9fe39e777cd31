using System.Net;

namespace GitPush.Kubernetes.Client.Requests;

/// <summary>When the tries of one request happen: exponential back-off with jitter, never before the server wants it.</summary>
internal sealed class RetrySchedule(ClientSettings settings, TimeSpan patience, TimeProvider time)
{
    // A webhook that is not there is a 500 for as long as it is not: that is not worth all the patience, a change of etcd's leader is worth some.
    private const int MaxErrorRepeats = 5;

    private readonly long _start = time.GetTimestamp();
    private int _repeats;
    private int _errors;

    /// <summary>How long to wait before the next try; null when there is none.</summary>
    public TimeSpan? Next(ApiRequest request, ApiFailure failure)
    {
        if (!failure.MayBeRepeated(request)
            || (failure.Exception.StatusCode is HttpStatusCode.InternalServerError or HttpStatusCode.Conflict && ++_errors > MaxErrorRepeats))
        {
            return null;
        }

        return Next(failure.Exception.RetryAfter);
    }

    /// <inheritdoc cref="Next(ApiRequest, ApiFailure)"/>
    public TimeSpan? Next(TimeSpan? asked)
    {
        var delay = Backoff(_repeats++);
        if (asked > delay)
        {
            delay = asked.Value;
        }

        return time.GetElapsedTime(_start) + delay > patience ? null : delay;
    }

    private TimeSpan Backoff(int repeats)
    {
        var full = settings.FirstRetryDelay * Math.Pow(2, Math.Min(repeats, 20));
        var delay = full < settings.MaxRetryDelay ? full : settings.MaxRetryDelay;
        return delay * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
