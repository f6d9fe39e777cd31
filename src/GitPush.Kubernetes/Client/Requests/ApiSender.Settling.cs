using System.Net;

namespace GitPush.Kubernetes.Client.Requests;

/// <content>
/// A server that has just begun does not know its roles and bindings yet, and refuses whom it will let in a moment later. How long that
/// goes on depends on the cluster and on what else its machine has to do.
/// </content>
internal sealed partial class ApiSender
{
    private const string ReadyPath = "/readyz";
    private const long NeverLost = long.MinValue;

    // For so long a refusal is not believed, whatever the server says of itself: of several servers it may be another one that says it.
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(10);

    // Up to here the server is asked.
    private static readonly TimeSpan s_longestStart = TimeSpan.FromMinutes(2);
    private long _lostAt = NeverLost;

    private TimeSpan? SinceLost => Volatile.Read(ref _lostAt) is not NeverLost and var lost ? _time.GetElapsedTime(lost) : null;

    /// <summary>Whether the server refuses a right so soon after it could not be reached that it may not mean it.</summary>
    private bool MayBeSettling(ApiFailure failure)
    {
        if (failure.Kind is ApiFailureKind.NotSent or ApiFailureKind.Lost)
        {
            Volatile.Write(ref _lostAt, _time.GetTimestamp());
            return false;
        }

        return failure.Exception.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized && SinceLost < s_longestStart;
    }

    /// <summary>Whether the next refusal need not be meant either. When it is not settling any more, the one before may have been from before.</summary>
    private async Task<bool> IsSettlingAsync(CancellationToken cancellationToken)
    {
        if (SinceLost < s_settling)
        {
            return true;
        }

        var question = new Attempt<ApiStream>(this, ApiRequest.Get(ReadyPath) with { Accept = "*/*" }, settings.RequestTimeout, OpenStreamAsync);
        if (await question.RunAsync(cancellationToken).ConfigureAwait(false) is { } failure)
        {
            // Everybody whom the server knows may ask this, as soon as it knows its bindings.
            return failure.Exception.StatusCode is null or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
        }

        question.Result.Dispose();
        return false;
    }
}
