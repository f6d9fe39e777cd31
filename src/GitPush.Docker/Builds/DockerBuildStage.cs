using GitPush.Docker.Contexts;
using GitPush.Docker.Engine;
using GitPush.Hooks;
using GitPush.Images;
using GitPush.Secrets;
using Microsoft.Extensions.Logging;

namespace GitPush.Docker.Builds;

/// <summary>
/// Builds the images of a push, pushes them to their registries, and hands them to the stages that deploy. Images of a push that
/// is refused afterwards stay where they are: nothing names them, and the next push of the commit has them at once.
/// </summary>
internal sealed class DockerBuildStage(
    DockerBuildOptions options, DockerEngines engines, SecretResolver secrets, TimeProvider clock, ILogger<DockerBuildStage> logger) : IHookStage
{
    private const string NoCacheOption = "no-cache";

    public async ValueTask<StageResult> PreReceiveAsync(PushContext push, CancellationToken cancellationToken)
    {
        if (PushSource.Find(push, options.Refs.Count == 0 ? null : GlobList.Parse(options.Refs)) is not { } source)
        {
            return StageResult.Continue;
        }

        var noCache = push.Options.Contains(NoCacheOption);
        if (noCache && !options.AllowNoCache)
        {
            return StageResult.Reject($"the push option {NoCacheOption} is not allowed here");
        }

        try
        {
            var images = ImagesOf(push).Select(image => (Image: image, Context: BuildContext.Find(push.Repository, source.Commit, image))).ToList();
            if (push.IsPlan)
            {
                foreach (var (image, _) in images)
                {
                    await PlanAsync(push, source, image, cancellationToken).ConfigureAwait(false);
                }

                return StageResult.Continue;
            }

            var engine = await engines.ConnectAsync(options.Engine, cancellationToken).ConfigureAwait(false);
            var logins = await RegistryLogins.ReadAsync(options, secrets, push, cancellationToken).ConfigureAwait(false);
            foreach (var (image, context) in images)
            {
                await BuildAsync(engine, push, source, image, context, logins, noCache || options.NoCache, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (BuildFailedException exception)
        {
            Log.BuildFailed(logger, push.Id, exception.Message);
            if (exception.Problem is { } problem)
            {
                Log.EngineSaid(logger, push.Id, problem);
            }

            return StageResult.Reject(exception.Message);
        }
        catch (EngineException exception)
        {
            Log.EngineFailed(logger, DockerEngines.AddressOf(options.Engine), push.Id, exception.Message);
            throw new StageFailedException(exception.Message, exception);
        }

        return StageResult.Continue;
    }

    private static string RepositoryOf(ImageBuild image) => image.Repository ?? image.Name;

    private async Task BuildAsync(
        DockerEngine engine,
        PushContext push,
        PushSource source,
        ImageBuild image,
        BuildContext context,
        IReadOnlyList<RegistryLogin> logins,
        bool noCache,
        CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (id, reference) in image.Secrets)
        {
            values[id] = await secrets.ResolveAsync(reference, push, cancellationToken).ConfigureAwait(false);
        }

        var request = new ImageRequest(
            push,
            image,
            context,
            RepositoryOf(image),
            ImageTags.Create(source, options.Tags),
            ImageLabels.Create(push, source.Commit, image),
            values,
            logins,
            noCache);
        var start = clock.GetTimestamp();
        await new ImageBuilder(engine, options, request, clock, logger).BuildAsync(cancellationToken).ConfigureAwait(false);
        await RemoveReplacedAsync(engine, push, source, cancellationToken).ConfigureAwait(false);
        var digest = image.Repository is null
            ? null
            : await new ImagePublisher(engine, clock).PublishAsync(request, cancellationToken).ConfigureAwait(false);
        var built = new BuiltImage(image.Name, request.Repository, request.Tags[0], digest, source.Commit);
        Log.ImageBuilt(logger, built.Reference, push.Id, clock.GetElapsedTime(start));
        BuiltImages.Of(push).AddBuilt(built);
    }

    /// <summary>
    /// A second build of a commit takes the names from the image of the first. One that cannot be removed is left to
    /// <see cref="Retention.ImageRetentionStage"/>: the image that was built is there.
    /// </summary>
    private async Task RemoveReplacedAsync(DockerEngine engine, PushContext push, PushSource source, CancellationToken cancellationToken)
    {
        var same = await engine.ListImagesAsync([.. ImageLabels.OfRepository(push), $"{ImageLabels.Revision}={source.Commit}"], cancellationToken).ConfigureAwait(false);
        foreach (var image in same.Where(image => image.Names.Count == 0))
        {
            try
            {
                _ = await engine.TryRemoveImageAsync(image.Id, cancellationToken).ConfigureAwait(false);
            }
            catch (EngineException exception) when (exception.Status is not null)
            {
                Log.ImageNotRemoved(logger, exception, image.Id);
            }
        }
    }

    private async Task PlanAsync(PushContext push, PushSource source, ImageBuild image, CancellationToken cancellationToken)
    {
        var tags = ImageTags.Create(source, options.Tags);
        var folder = ImagePaths.ContextOf(image);
        var target = image.Repository is null ? "" : $", and pushed to {image.Repository}:{tags[0]}";
        await push.Output.WriteLineAsync(
            $"build: {image.Name} would be built from {(folder.Length == 0 ? "." : folder)}/ ({ImagePaths.DockerfileOf(image)}){target}", cancellationToken).ConfigureAwait(false);
        BuiltImages.Of(push).AddBuilt(new BuiltImage(image.Name, RepositoryOf(image), tags[0], null, source.Commit));
    }

    private IEnumerable<ImageBuild> ImagesOf(PushContext push) => options.Images.Count > 0
        ? options.Images
        : [new ImageBuild { Name = DefaultImageName.Of(push.Repository.Name) }];
}
