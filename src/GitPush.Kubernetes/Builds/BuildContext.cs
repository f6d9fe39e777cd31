using GitPush.Hooks;
using GitPush.Images;
using GitPush.Objects;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Builds;

/// <summary>Looks at what is to be built before anything runs.</summary>
internal static class BuildContext
{
    /// <summary>Sees to it that a push has what a build needs.</summary>
    /// <remarks>
    /// A Dockerfile that is a link, or is behind one, is not taken: it may lead out of the pushed files, to others of the pod.
    /// </remarks>
    /// <exception cref="StageFailedException">The folder or the Dockerfile is missing.</exception>
    public static void Check(GitRepository repository, ObjectId commit, ImageBuild image)
    {
        var context = ImagePaths.ContextOf(image);
        if (context.Length > 0 && repository.FindEntry(commit, context) is not { Mode: EntryMode.Tree })
        {
            throw new StageFailedException($"image {image.Name}: there is no folder {context}");
        }

        var dockerfile = ImagePaths.Join(context, ImagePaths.DockerfileOf(image));
        if (repository.FindEntry(commit, dockerfile) is not { Mode: EntryMode.File or EntryMode.GroupWritableFile or EntryMode.Executable })
        {
            throw new StageFailedException($"image {image.Name}: there is no file {dockerfile}");
        }
    }
}
