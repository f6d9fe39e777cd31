using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Jobs;

/// <content>
/// The logs of all containers of all pods, each read by a task of its own. In a pod, what an init container has written comes before
/// what the containers after it write.
/// </content>
internal sealed partial class JobRun
{
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    private readonly Dictionary<(string Uid, string Container), LogReading> _logs = [];

    // A pod that waits is told of once for each reason that it has.
    private string? _waitsFor;

    /// <summary>Begins to read what containers there are, and tells those that are read already how they are.</summary>
    private void ReadLogs()
    {
        var pods = _pods.Objects.OrderBy(pod => pod.Text("metadata", "creationTimestamp"), StringComparer.Ordinal).ToList();
        foreach (var pod in pods)
        {
            var containers = Containers(pod).ToList();
            var ending = EndingInitContainers(pod).ToHashSet(StringComparer.Ordinal);
            var before = new List<ContainerLog>();
            foreach (var container in containers)
            {
                if (ContainerState.Of(pod, container) is not { } state)
                {
                    continue;
                }

                var key = (pod.Uid ?? pod.Name, container);
                if (!_logs.TryGetValue(key, out var reading))
                {
                    var name = containers.Count == 1 ? null : container;
                    var reader = new ContainerLog(client, job.Namespace!, pod.Name, container, (line, token) => log.WriteAsync(name, line, token), time)
                    {
                        Before = [.. before],
                    };
                    _logs[key] = reading = new LogReading(reader, ReadAsync(reader));

                    // The run may wait for this.
                    _ = reading.Task.ContinueWith(_ => _changes.Writer.TryWrite(new FeedChange(null)), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                }

                reading.HasStarted = state.HasStarted;
                reading.Log.Update(state);
                if (ending.Contains(container))
                {
                    before.Add(reading.Log);
                }
            }
        }

        if (_pods.IsReady)
        {
            var there = pods.Select(pod => pod.Uid ?? pod.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var gone in _logs.Where(entry => !there.Contains(entry.Key.Uid)))
            {
                gone.Value.Log.Complete();
            }
        }
    }

    private static IEnumerable<string> Containers(KubernetesObject pod) =>
        pod.Objects("spec", "initContainers").Concat(pod.Objects("spec", "containers")).Select(container => container.Text("name")).OfType<string>();

    // An init container that is always started again is a sidecar: it runs for as long as the pod does.
    private static IEnumerable<string> EndingInitContainers(KubernetesObject pod) =>
        pod.Objects("spec", "initContainers").Where(container => container.Text("restartPolicy") != "Always").Select(container => container.Text("name")).OfType<string>();

    private async Task ReadAsync(ContainerLog reader)
    {
        await Task.Yield();
        try
        {
            await reader.RunAsync(stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>Lets the logs arrive that the end of the Job has overtaken; for a while, for a node may be gone.</summary>
    private async Task ReadLogsToTheirEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            var list = await client.ListAsync("v1", "Pod", job.Namespace, new ListOptions { LabelSelector = $"job-name={job.Name}" }, cancellationToken).ConfigureAwait(false);
            _pods.Apply(new FeedChange(_pods) { List = list.Items });
        }
        catch (KubernetesApiException)
        {
            // What the watch has told will have to do.
        }

        var began = time.GetTimestamp();
        await using var alarm = time.CreateTimer(_ => _changes.Writer.TryWrite(new FeedChange(null)), null, DrainTimeout, Timeout.InfiniteTimeSpan);
        while (true)
        {
            ReadLogs();
            if (time.GetElapsedTime(began) >= DrainTimeout || _logs.Values.All(reading => reading.Task.IsCompleted || !reading.HasStarted))
            {
                return;
            }

            await TakeChangesAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
