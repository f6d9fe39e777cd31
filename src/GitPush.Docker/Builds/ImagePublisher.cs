using System.Diagnostics;
using GitPush.Docker.Diagnostics;
using GitPush.Docker.Engine;
using GitPush.Docker.Progress;
using GitPush.Hooks;
using GitPush.Images;

namespace GitPush.Docker.Builds;

/// <summary>Pushes a built image to its registry.</summary>
/// <param name="engine">The engine that has it.</param>
internal sealed class ImagePublisher(DockerEngine engine, TimeProvider clock)
{
    private const string Hub = "Docker Hub";

    /// <summary>Pushes all tags of an image and asks the registry for what it has now.</summary>
    /// <returns>The manifest's digest.</returns>
    /// <exception cref="StageFailedException">The registry does not take it.</exception>
    /// <exception cref="EngineException">The engine cannot be reached any more.</exception>
    public async Task<string> PublishAsync(ImageRequest request, CancellationToken cancellationToken)
    {
        var name = request.Image.Name;
        var registry = ImageReference.Parse(request.Repository).Registry;
        var login = RegistryLogin.Find(request.Logins, registry ?? RegistryNames.Hub);
        var lines = new ProgressLines(request.Push.Output, name, 0);
        string? digest = null;
        try
        {
            foreach (var tag in request.Tags)
            {
                digest = await PushAsync(request.Repository, tag, login, lines, cancellationToken).ConfigureAwait(false);
            }

            // By its digest: the tag may have moved on since.
            if (await engine.GetRegistryDigestAsync($"{request.Repository}@{digest}", login, cancellationToken).ConfigureAwait(false) != digest)
            {
                throw new StageFailedException($"{name}: the registry does not have the image that was just pushed to it");
            }
        }
        catch (EngineException exception) when (exception.Status is not null)
        {
            throw new StageFailedException($"{name}: {EngineProblems.DescribePush(exception.Message, registry ?? Hub, login is not null)}", exception);
        }

        await lines.WriteAsync($"pushed as {request.Repository}@{digest}", cancellationToken).ConfigureAwait(false);
        return digest!;
    }

    private async Task<string> PushAsync(
        string repository, string tag, RegistryLogin? login, ProgressLines lines, CancellationToken cancellationToken)
    {
        await lines.WriteAsync($"pushing {repository}:{tag}", cancellationToken).ConfigureAwait(false);
        using var activity = DockerDiagnostics.StartPush(repository, tag);
        var start = clock.GetTimestamp();
        var progress = new PushProgress(lines, clock);
        try
        {
            await foreach (var message in engine.PushAsync(repository, tag, login, cancellationToken).ConfigureAwait(false))
            {
                await progress.ReportAsync(message, cancellationToken).ConfigureAwait(false);
            }

            // Failures have a status of 200, too.
            return progress.Failure is null && progress.Digest is { } digest
                ? digest
                : throw new EngineException(progress.Failure ?? "the push ended without a digest", System.Net.HttpStatusCode.OK);
        }
        finally
        {
            var isSuccess = progress is { Failure: null, Digest: not null };
            DockerDiagnostics.RecordPush(clock.GetElapsedTime(start), isSuccess);
            _ = activity?.SetStatus(isSuccess ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        }
    }
}
