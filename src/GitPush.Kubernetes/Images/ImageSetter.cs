using System.Net;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Kubernetes.Apply;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;
namespace GitPush.Kubernetes.Images;

/// <summary>
/// Gives containers of workloads the images that a push built, as <c>kubectl set image</c> does, and waits until they run.
/// </summary>
/// <remarks>
/// The change is a strategic merge patch and no server-side apply: one that applies an image alone would take from the object
/// whatever else the same field manager has applied before. With the patch the image, and nothing else, becomes this field manager's,
/// whoever had it; a tool that applies another image later is told of the conflict, or wins it by force.
/// </remarks>
internal sealed partial class ImageSetter(HealthWaiter waiter)
{
    private const string ChangeCause = "kubernetes.io/change-cause";

    // How often somebody else, mostly a controller that writes a status, may come between reading and writing.
    private const int MaxConflicts = 10;

    /// <summary>Sets the images; in a push that only plans, tells what it would set.</summary>
    /// <param name="source">What is deployed.</param>
    /// <param name="ns">The namespace of the workloads.</param>
    /// <exception cref="StageFailedException">A workload, a container or an image is not there, or a workload did not become healthy.</exception>
    /// <exception cref="KubernetesApiException">The cluster could not be reached, or refused something.</exception>
    public async Task RunAsync(
        KubernetesClient client, PushContext push, PushSource source, string ns, IEnumerable<WorkloadImage> images, HealthOptions health, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(push);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(images);

        // Everything is looked at before anything is changed.
        var run = new ImageRun(client, push, source, ns);
        var changes = new List<WorkloadImages>();
        foreach (var group in images.GroupBy(image => image.Workload, StringComparer.OrdinalIgnoreCase))
        {
            var workload = WorkloadImages.Parse(group.Key, ns, [.. group]);
            var change = await ReadAsync(run, workload, cancellationToken).ConfigureAwait(false);
            foreach (var line in change.Lines)
            {
                await run.TellAsync(line, cancellationToken).ConfigureAwait(false);
            }

            if (!change.IsNone)
            {
                changes.Add(workload);
            }
        }

        if (push.IsPlan)
        {
            return;
        }

        foreach (var workload in changes)
        {
            await SetAsync(run, workload, cancellationToken).ConfigureAwait(false);
        }

        var waited = changes.Where(workload => workload.Kind.RollsOut).Select(workload => workload.Key).ToList();
        var report = await waiter.WaitAsync(client, waited, health, run.TellAsync, cancellationToken).ConfigureAwait(false);
        if (report.Failure is { } failure)
        {
            foreach (var line in report.Lines)
            {
                await run.TellAsync(line, cancellationToken).ConfigureAwait(false);
            }

            throw new StageFailedException(failure);
        }
    }

    private static async Task<WorkloadChange> ReadAsync(ImageRun run, WorkloadImages workload, CancellationToken cancellationToken)
    {
        var found = await run.Client.GetAsync(workload.Key, cancellationToken).ConfigureAwait(false)
            ?? throw await MissingAsync(run, workload, cancellationToken).ConfigureAwait(false);
        if (StatusJson.IsTrue(found.At("spec", "paused")))
        {
            throw new StageFailedException($"{workload.Key} is paused, and would not roll out: kubectl rollout resume {workload.Key}");
        }

        return WorkloadChange.Of(workload.Kind, found, workload.Images, BuiltImages.Of(run.Push));
    }

    private static async Task<StageFailedException> MissingAsync(ImageRun run, WorkloadImages workload, CancellationToken cancellationToken)
    {
        const int MaxNames = 10;
        var text = $"{workload.Key} does not exist in namespace {run.Namespace}";
        try
        {
            var there = await run.Client.ListAsync(workload.Kind.ApiVersion, workload.Kind.Kind, run.Namespace, ListOptions.All, cancellationToken).ConfigureAwait(false);
            var names = there.Items.Select(item => item.Name).Order(StringComparer.Ordinal).ToList();
            text += names.Count == 0 ? $", which has no {workload.Kind.Kind} at all"
                : $"; there is {string.Join(", ", names.Take(MaxNames))}{(names.Count > MaxNames ? ", …" : "")}";
        }
        catch (KubernetesApiException)
        {
            // Who may not list them is not told which there are.
        }

        return new StageFailedException(text);
    }

    private async Task SetAsync(ImageRun run, WorkloadImages workload, CancellationToken cancellationToken)
    {
        var former = new FormerImages();
        run.Push.OnRollback(workload.Key.ToString(), token => RestoreAsync(run, workload, former, token));
        await ChangeAsync(
            async () =>
            {
                var change = await ReadAsync(run, workload, cancellationToken).ConfigureAwait(false);
                former.Remember(change);
                return change.IsNone ? null : (change, change.Patch(Marks(run)));
            },
            run,
            cancellationToken).ConfigureAwait(false);
    }

    private static Dictionary<string, string?> Marks(ImageRun run) => new(StringComparer.Ordinal)
    {
        [ObjectMarks.Push] = run.Push.Id,
        [ObjectMarks.Commit] = run.Source.Commit.ToString(),
        [ChangeCause] = $"git push of {run.Source.Commit.ToString()[..12]} to {run.Source.Update.Name}",
    };

    /// <summary>Reads and patches, anew when somebody else has changed the object in between.</summary>
    private static async Task ChangeAsync(
        Func<Task<(WorkloadChange Change, System.Text.Json.Nodes.JsonObject Patch)?>> read, ImageRun run, CancellationToken cancellationToken)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            if (await read().ConfigureAwait(false) is not { } next)
            {
                return;
            }

            try
            {
                _ = await run.Client.PatchAsync(next.Change.Workload.Key, PatchKind.Strategic, next.Patch, null, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Conflict && conflicts < MaxConflicts)
            {
            }
        }
    }
}
