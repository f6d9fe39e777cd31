using GitPush.Docker.Diagnostics;
using GitPush.Docker.Engine;
using GitPush.History;
using GitPush.Hooks;
using GitPush.Images;
using Microsoft.Extensions.Logging;

namespace GitPush.Docker.Retention;

/// <summary>
/// Removes old images of the repository that was pushed to from the engine: those that this package built, by their labels. What
/// registries have is theirs to keep.
/// </summary>
internal sealed class ImageRetentionStage(
    DockerImageRetentionOptions options, DockerEngines engines, TimeProvider clock, ILogger<ImageRetentionStage> logger) : IHookStage
{
    public async ValueTask PostReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        try
        {
            var engine = await engines.ConnectAsync(options.Engine, cancellationToken).ConfigureAwait(false);
            var removed = await RemoveAsync(engine, push, cancellationToken).ConfigureAwait(false);
            if (removed > 0)
            {
                Log.ImagesRemoved(logger, removed, push.Repository.Name.ToString());
                await push.Output.WriteLineAsync($"build: {removed} old {(removed == 1 ? "image" : "images")} removed", cancellationToken).ConfigureAwait(false);
            }
        }
        catch (EngineException exception)
        {
            Log.EngineFailed(logger, DockerEngines.AddressOf(options.Engine), push.Id, exception.Message);
            throw new StageFailedException($"old images are not removed: {exception.Message}", exception);
        }
    }

    private async Task<int> RemoveAsync(DockerEngine engine, PushContext push, CancellationToken cancellationToken)
    {
        var images = await engine.ListImagesAsync(ImageLabels.OfRepository(push), cancellationToken).ConfigureAwait(false);
        var used = await engine.ListUsedImagesAsync(cancellationToken).ConfigureAwait(false);
        var kept = FindNewest(images);
        var removed = 0;
        foreach (var image in images)
        {
            if (!kept.Contains(image) && !used.Contains(image.Id) && clock.GetUtcNow() - TimeOf(image) >= options.MinimumAge
                && await TryRemoveAsync(engine, image, cancellationToken).ConfigureAwait(false))
            {
                removed++;
                DockerDiagnostics.CountRemoved();
            }
        }

        return removed;
    }

    /// <summary>The newest ones of each image that the repository builds. One without a name is the newest of none.</summary>
    private HashSet<EngineImage> FindNewest(IReadOnlyList<EngineImage> images) =>
    [
        .. images
            .SelectMany(image => image.Names.Select(name => (Image: image, ImageReference.Parse(name).Repository)).Distinct())
            .GroupBy(pair => pair.Repository, pair => pair.Image, StringComparer.Ordinal)
            .SelectMany(group => group.OrderByDescending(TimeOf).Take(options.Keep)),
    ];

    // The engine's time of an image whose steps were all cached is that of the first build.
    private static DateTimeOffset TimeOf(EngineImage image) =>
        image.Labels.TryGetValue(ImageLabels.Push, out var push) && PushIds.TimeOf(push) is { } time ? time : image.Created;

    private static async Task<bool> TryRemoveAsync(DockerEngine engine, EngineImage image, CancellationToken cancellationToken)
    {
        if (image.Names.Count == 0)
        {
            return await engine.TryRemoveImageAsync(image.Id, cancellationToken).ConfigureAwait(false);
        }

        // By its names: an image with several is not removed by its id unless that is forced.
        var isRemoved = true;
        foreach (var name in image.Names)
        {
            isRemoved &= await engine.TryRemoveImageAsync(name, cancellationToken).ConfigureAwait(false);
        }

        return isRemoved;
    }
}
