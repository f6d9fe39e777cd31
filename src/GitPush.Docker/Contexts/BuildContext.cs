using GitPush.Docker.Builds;
using GitPush.Images;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Docker.Contexts;

/// <summary>A folder of the pushed tree as a build's context, without a check-out.</summary>
internal sealed class BuildContext
{
    private const string IgnoreFile = ".dockerignore";

    private readonly GitRepository _repository;
    private readonly ObjectId _tree;
    private readonly DateTimeOffset _time;
    private readonly string? _ignored;
    private readonly string _name;

    private BuildContext(GitRepository repository, ObjectId tree, DateTimeOffset time, string name, string dockerfile, string? ignored)
    {
        _repository = repository;
        _tree = tree;
        _time = time;
        _name = name;
        _ignored = ignored;
        Dockerfile = dockerfile;
    }

    /// <summary>The Dockerfile's path in the context.</summary>
    public string Dockerfile { get; }

    /// <summary>Finds what an image is built from.</summary>
    /// <exception cref="BuildFailedException">It is not in the commit.</exception>
    public static BuildContext Find(GitRepository repository, ObjectId commit, ImageBuild image)
    {
        var folder = ImagePaths.ContextOf(image);
        var dockerfile = ImagePaths.DockerfileOf(image);
        var root = repository.FindEntry(commit, folder);
        if (folder.Length > 0 && root?.Mode != EntryMode.Tree)
        {
            throw new BuildFailedException($"{image.Name}: there is no folder {folder} in {commit.ToShortString()}");
        }

        var tree = root?.Id ?? commit;
        if (repository.FindEntry(tree, dockerfile) is not { Mode: not (EntryMode.Tree or EntryMode.Submodule) })
        {
            throw new BuildFailedException($"{image.Name}: there is no {ImagePaths.Join(folder, dockerfile)} in {commit.ToShortString()}");
        }

        try
        {
            // As with Docker, a Dockerfile's own file goes before the folder's.
            var ignored = repository.ReadText(tree, $"{dockerfile}{IgnoreFile}") ?? repository.ReadText(tree, IgnoreFile);
            _ = DockerIgnore.Parse(ignored);
            return new BuildContext(
                repository, tree, repository.GetCommit(commit).Committer.When.ToUniversalTime(), image.Name, dockerfile, ignored);
        }
        catch (FormatException exception)
        {
            throw new BuildFailedException($"{image.Name}: {IgnoreFile}: {exception.Message}", innerException: exception);
        }
        catch (IOException exception)
        {
            throw new BuildFailedException($"{image.Name}: {IgnoreFile} is too large", innerException: exception);
        }
    }

    /// <summary>Writes the context as a tar.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="withIgnoreFile">
    /// Whether the engine gets the <c>.dockerignore</c> even where it ignores itself: the classic builder then takes it and the
    /// Dockerfile out of the context again.
    /// </param>
    /// <exception cref="BuildFailedException">Something in the tree cannot be unpacked.</exception>
    public async Task WriteAsync(Stream destination, bool withIgnoreFile, CancellationToken cancellationToken)
    {
        try
        {
            var selection = DockerIgnore.Parse(_ignored, withIgnoreFile ? [Dockerfile, IgnoreFile] : [Dockerfile]);
            await _repository.WriteTarAsync(_tree, destination, _time, selection, cancellationToken).ConfigureAwait(false);
        }
        catch (CheckOutException exception)
        {
            throw new BuildFailedException($"{_name}: {exception.Message}", innerException: exception);
        }
    }
}
