using GitPush.History;
using GitPush.Hooks;
using GitPush.Kubernetes.Remotes.Controller;
using GitPush.Kubernetes.Remotes.Events;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Remotes.Pushes;

/// <summary>Tells the cluster of pushes to Remotes: events at once, and the status with the next look at the Remote, which comes now.</summary>
internal sealed class RemotePushObserver(RemoteDirectory remotes, RemotePushes pushes, RemoteQueue queue, RemoteEvents events) : IPushObserver
{
    private const int ShortId = 7;

    public ValueTask OnRecordAsync(PushRecord record)
    {
        var images = record.Result == PushResult.Running ? null : pushes.TakeImages(record.Id);
        if (!RepositoryName.TryParse(record.Repository, out var repository)
            || record.Refs.Count == 0
            || IsPlan(record)
            || remotes.Index.OwnerOf(repository) is not { } remote)
        {
            return ValueTask.CompletedTask;
        }

        var pushed = Choose(record, remote);
        var what = $"{pushed.Name} at {Short(pushed.NewId)} by {record.User ?? "anonymous"}";
        if (record.Result == PushResult.Running)
        {
            events.Post(remote, isWarning: false, "PushStarted", what, record.Id);
            return ValueTask.CompletedTask;
        }

        var last = new LastPush(record, pushed, images);
        if (last.IsSuccess)
        {
            events.Post(remote, isWarning: false, "PushSucceeded", what, record.Id);
        }
        else
        {
            events.Post(remote, isWarning: true, "PushRejected", $"{what}: {last.Message}", record.Id);
        }

        pushes.Ended(remote, last);
        queue.Add(remote.Key);
        return ValueTask.CompletedTask;
    }

    private static bool IsPlan(PushRecord record) => record.Options.Contains(PushPlan.Option) && (record.Result == PushResult.Running || record.Reason == PushPlan.Refusal);

    private static PushedRef Choose(PushRecord record, RemoteEntry remote)
    {
        if (remote.Reading.Spec is { Refs.Count: > 0 } spec)
        {
            var deployed = GlobList.Parse(spec.Refs);
            return record.Refs.FirstOrDefault(pushed => deployed.IsMatch(pushed.Name)) ?? record.Refs[0];
        }

        return record.Refs[0];
    }

    private static string Short(string id) => id.Length > ShortId ? id[..ShortId] : id;
}
