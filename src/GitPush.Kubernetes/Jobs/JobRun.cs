using System.Net;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
namespace GitPush.Kubernetes.Jobs;

/// <summary>One Job on its way from its creation to its end.</summary>
/// <param name="job">The Job as it is to be created.</param>
/// <param name="stopping">Ends the watches and the reading of logs.</param>
internal sealed partial class JobRun(
    KubernetesClient client, KubernetesObject job, string pushId, JobRunOptions options, JobOutput log, TimeProvider time, CancellationToken stopping)
{
    // What the controller needs to say that the deadline has passed: its own word comes first, and the Job stays to be looked at.
    private static readonly TimeSpan DeadlineSlack = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    private readonly Channel<FeedChange> _changes = Channel.CreateUnbounded<FeedChange>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ObjectFeed _jobs = new(
        client, job.ApiVersion, job.Kind, job.Namespace, new ListOptions { FieldSelector = $"metadata.name={job.Name}" }, isRequired: true, time);

    private readonly ObjectFeed _pods = new(
        client, "v1", "Pod", job.Namespace, new ListOptions { LabelSelector = $"job-name={job.Name}" }, isRequired: true, time);

    private readonly List<Task> _running = [];
    private readonly long _start = time.GetTimestamp();

    // When the state has to be looked at again though nothing changes.
    private TimeSpan _due;

    /// <summary>Is called once the Job exists: what belongs to it can be made now.</summary>
    public Func<KubernetesObject, CancellationToken, Task>? Created { get; init; }

    /// <summary>Its pods as they were seen last.</summary>
    public IReadOnlyCollection<KubernetesObject> Pods => _pods.Objects;

    /// <summary>Runs the Job; returns why it failed, or null.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        if (await CreateAsync(cancellationToken).ConfigureAwait(false) is { } refusal)
        {
            return refusal;
        }

        await using var alarm = time.CreateTimer(_ => _changes.Writer.TryWrite(new FeedChange(null)), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _running.Add(_jobs.RunAsync(_changes.Writer, stopping));
        _running.Add(_pods.RunAsync(_changes.Writer, stopping));
        while (true)
        {
            _due = options.Timeout + DeadlineSlack - time.GetElapsedTime(_start);
            ReadLogs();
            if (Look() is { } verdict)
            {
                if (verdict.HasEnded)
                {
                    await ReadLogsToTheirEndAsync(cancellationToken).ConfigureAwait(false);
                }

                return await DescribeAsync(verdict, cancellationToken).ConfigureAwait(false);
            }

            if (_waitsFor != _told && (_told = _waitsFor) is not null)
            {
                await log.TellAsync(OneLine.Of(_told), cancellationToken).ConfigureAwait(false);
            }

            // Timers count whole milliseconds, and may ring a moment early.
            _ = alarm.Change(_due < Shortest ? Shortest : _due, Timeout.InfiniteTimeSpan);
            await TakeChangesAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Done when nothing of the run is going on any more.</summary>
    public Task StoppedAsync() => Task.WhenAll(_running.Concat(_logs.Values.Select(reading => reading.Task)));

    /// <summary>
    /// Creates the Job. The answer may be lost and the Job exist all the same: it is then the one with this push's mark, and no other.
    /// </summary>
    private async Task<string?> CreateAsync(CancellationToken cancellationToken)
    {
        KubernetesObject? created = null;
        while (created is null)
        {
            try
            {
                created = await client.CreateAsync(job, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesApiException exception) when (exception is { StatusCode: HttpStatusCode.Conflict, Reason: "AlreadyExists" })
            {
                created = await client.GetAsync(job.Key, cancellationToken).ConfigureAwait(false);
                if (created is not null && created.Annotation(ObjectMarks.Push) != pushId)
                {
                    return $"{job} exists already, and is not this push's";
                }
            }
            catch (KubernetesApiException exception) when (TransientFailure.Is(exception) && time.GetElapsedTime(_start) < options.Timeout)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesApiException exception) when (!TransientFailure.Is(exception))
            {
                return OneLine.Of(exception.Message);
            }
        }

        if (Created is not null)
        {
            await Created(created, cancellationToken).ConfigureAwait(false);
        }

        return null;
    }

    private async Task TakeChangesAsync(CancellationToken cancellationToken)
    {
        _ = await _changes.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        while (_changes.Reader.TryRead(out var change))
        {
            if (change.Failure is { } failure)
            {
                ExceptionDispatchInfo.Throw(failure);
            }

            change.Feed?.Apply(change);
        }
    }
}
