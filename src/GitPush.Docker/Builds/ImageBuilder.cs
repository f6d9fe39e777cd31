using System.Diagnostics;
using GitPush.Docker.Diagnostics;
using GitPush.Docker.Engine;
using GitPush.Docker.Progress;
using GitPush.Docker.Sessions;
using GitPush.Hooks;
using GitPush.Images;
using Microsoft.Extensions.Logging;

namespace GitPush.Docker.Builds;

/// <summary>Builds one image: its tests first, where it has any, then the image itself.</summary>
/// <param name="engine">The engine.</param>
/// <param name="options">How to build.</param>
/// <param name="request">What to build.</param>
internal sealed class ImageBuilder(DockerEngine engine, DockerBuildOptions options, ImageRequest request, TimeProvider clock, ILogger logger)
{
    private readonly ImageBuild _image = request.Image;
    private readonly ProgressLines _lines = new(request.Push.Output, request.Image.Name, options.MaxOutputBytes);
    private readonly bool _buildKit = options.Builder == DockerBuilder.BuildKit || (options.Builder == DockerBuilder.Auto && engine.Info.HasBuildKit);

    /// <summary>Builds it.</summary>
    /// <exception cref="BuildFailedException">It cannot be built, or its tests failed.</exception>
    /// <exception cref="StageFailedException">The engine cannot build it.</exception>
    /// <exception cref="EngineException">The engine cannot be reached any more.</exception>
    public async Task BuildAsync(CancellationToken cancellationToken)
    {
        if (_buildKit && !engine.Info.HasBuildKit)
        {
            throw new StageFailedException($"{_image.Name}: this Docker engine has no BuildKit");
        }

        if (!_buildKit && _image.Secrets.Count > 0)
        {
            throw new StageFailedException($"{_image.Name}: secrets need BuildKit, which this Docker engine does not have");
        }

        foreach (var argument in _image.Arguments.Keys.Where(SecretNames.LookSecret))
        {
            Log.SecretLookingArgument(logger, _image.Name, argument);
        }

        var session = _buildKit ? await OpenSessionAsync(cancellationToken).ConfigureAwait(false) : null;
        string? tested = null;
        try
        {
            if (_image.TestTarget is not null)
            {
                await _lines.WriteAsync($"testing: {_image.TestTarget}", cancellationToken).ConfigureAwait(false);
                tested = await RunAsync(CreateParameters(session) with { Target = _image.TestTarget, KeepsImage = false }, cancellationToken).ConfigureAwait(false);
            }

            _ = await RunAsync(CreateParameters(session) with { Target = _image.Target, Names = request.Names }, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }

            // The classic builder makes an image of every target. It goes after the build that it may share steps with.
            if (tested is not null)
            {
                await RemoveAsync(tested).ConfigureAwait(false);
            }
        }
    }

    private async Task<BuildSession> OpenSessionAsync(CancellationToken cancellationToken)
    {
        // Without a session BuildKit cannot pull a base image, not even one that needs no login.
        var methods = new SessionMethods(request.Secrets, request.Logins);
        return await BuildSession.OpenAsync(engine, methods, clock, logger, cancellationToken).ConfigureAwait(false);
    }

    private BuildParameters CreateParameters(BuildSession? session) => new()
    {
        BuildKit = _buildKit,
        Dockerfile = request.Context.Dockerfile,
        NetworkMode = options.NetworkMode,
        Platform = options.Platform,
        Pull = options.Pull,
        NoCache = request.NoCache,
        Arguments = CreateArguments(),
        Labels = request.Labels,
        CacheFrom = [.. _image.CacheFrom],
        SessionId = session?.Id,
        Logins = request.Logins,
    };

    // What BuildKit is to take over from a registry must have been pushed with a list of its layers.
    private Dictionary<string, string> CreateArguments()
    {
        var arguments = new Dictionary<string, string>(_image.Arguments, StringComparer.Ordinal);
        if (_buildKit && _image.CacheFrom.Count > 0)
        {
            _ = arguments.TryAdd("BUILDKIT_INLINE_CACHE", "1");
        }

        return arguments;
    }

    /// <summary>Runs one build.</summary>
    /// <returns>The image's id; null when none was to be kept.</returns>
    private async Task<string?> RunAsync(BuildParameters parameters, CancellationToken cancellationToken)
    {
        using var activity = DockerDiagnostics.StartBuild(_image.Name, parameters.Target, parameters.BuildKit);
        var start = clock.GetTimestamp();
        var isSuccess = false;
        BuildProgress progress = parameters.BuildKit ? new BuildKitProgress(_lines) : new ClassicProgress(_lines);
        try
        {
            await foreach (var message in engine.BuildAsync(parameters, WriteContextAsync, DockerDiagnostics.RecordContext, cancellationToken).ConfigureAwait(false))
            {
                await progress.ReportAsync(message, cancellationToken).ConfigureAwait(false);
            }

            await progress.EndAsync(cancellationToken).ConfigureAwait(false);
            if (progress.Failure is { } failure)
            {
                await _lines.WriteTailAsync(cancellationToken).ConfigureAwait(false);
                throw Failed(EngineProblems.DescribeBuild(failure.Error!, failure.ErrorCode, progress.FailedStep), failure.Error!, null);
            }

            if (parameters.KeepsImage && progress.ImageId is null)
            {
                throw new StageFailedException($"{_image.Name}: the Docker engine ended the build without an image");
            }

            isSuccess = true;
            return progress.ImageId;
        }
        catch (EngineException exception) when (exception.Status is not null)
        {
            throw Failed(EngineProblems.DescribeBuild(exception.Message, 0, null), exception.Message, exception);
        }
        finally
        {
            DockerDiagnostics.RecordBuild(clock.GetElapsedTime(start), parameters.BuildKit, isSuccess);
            _ = activity?.SetStatus(isSuccess ? ActivityStatusCode.Ok : ActivityStatusCode.Error);
        }

        BuildFailedException Failed(string reason, string problem, Exception? exception) => new($"{_image.Name}: {reason}", Mask(problem), exception);

        Task WriteContextAsync(Stream stream, CancellationToken token) => request.Context.WriteAsync(stream, withIgnoreFile: !parameters.BuildKit, token);
    }

    // What is in the log is not masked by the push.
    private string Mask(string text) => request.Secrets.Values.Concat(request.Logins.Select(login => login.Password)).Where(secret => secret.Length > 0)
        .Aggregate(text, (masked, secret) => masked.Replace(secret, "***", StringComparison.Ordinal));

    // Also when the push was cancelled; the engine's own time-out is enough.
    private async Task RemoveAsync(string image)
    {
        try
        {
            _ = await engine.TryRemoveImageAsync(image, CancellationToken.None).ConfigureAwait(false);
        }
        catch (EngineException exception)
        {
            Log.ImageNotRemoved(logger, exception, image);
        }
    }
}
