using GitPush.Hooks;
using GitPush.Kubernetes.Client;
using GitPush.Kubernetes.Health;

namespace GitPush.Kubernetes.Images;

/// <content>Back to the former images.</content>
internal sealed partial class ImageSetter
{
    // Less than a roll-back may take, so that what it says is about the workload and not about the time.
    private static readonly HealthOptions RestoreHealth = new() { Timeout = TimeSpan.FromSeconds(100) };

    private async ValueTask RestoreAsync(ImageRun run, WorkloadImages workload, FormerImages former, CancellationToken cancellationToken)
    {
        var isRestored = false;
        await ChangeAsync(
            async () =>
            {
                if (await run.Client.GetAsync(workload.Key, cancellationToken).ConfigureAwait(false) is not { } found)
                {
                    return null;
                }

                var back = former.Containers.Where(container => !container.IsNone && ImageOf(workload.Kind, found, container) == container.New)
                    .Select(container => container with { Old = container.New, New = container.Old })
                    .ToList();
                if (back.Count == 0)
                {
                    return null;
                }

                isRestored = true;
                var change = new WorkloadChange(workload.Kind, found, back);
                return (change, change.Patch(former.Marks));
            },
            run,
            cancellationToken).ConfigureAwait(false);
        if (!isRestored || !workload.Kind.RollsOut)
        {
            return;
        }

        if (workload.Kind.Kind == "StatefulSet")
        {
            await StuckPods.ReplaceAsync(run.Client, workload.Key, cancellationToken).ConfigureAwait(false);
        }

        var report = await waiter.WaitAsync(run.Client, [workload.Key], RestoreHealth, run.TellAsync, cancellationToken).ConfigureAwait(false);
        if (report.Failure is { } failure)
        {
            throw new StageFailedException($"with its former image, {failure}");
        }
    }

    private static string? ImageOf(WorkloadKind kind, KubernetesObject workload, ContainerChange container) =>
        workload.Objects([.. kind.Template, container.List]).FirstOrDefault(one => one.Text("name") == container.Container)?.Text("image");
}
