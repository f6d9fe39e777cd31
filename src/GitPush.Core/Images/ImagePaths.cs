namespace GitPush.Images;

/// <summary>The paths of an <see cref="ImageBuild"/>, in the one form that the tree of a commit has them in.</summary>
internal static class ImagePaths
{
    /// <summary>The context's folder; empty for the whole tree.</summary>
    public static string ContextOf(ImageBuild image) => Normalize(image.Context);

    /// <summary>The Dockerfile, relative to the context.</summary>
    public static string DockerfileOf(ImageBuild image) => Normalize(image.Dockerfile);

    /// <summary>Whether a path can only lead to what lies below its beginning. An empty one does.</summary>
    public static bool IsBelow(string? path) => path is not null
        && !path.StartsWith('/')
        && !path.Contains('\\', StringComparison.Ordinal)
        && !path.Any(char.IsControl)
        && !path.Split('/').Contains("..");

    /// <summary>A path in a folder.</summary>
    public static string Join(string folder, string path) => folder.Length == 0 ? path : $"{folder}/{path}";

    // Without ./ and without slashes at its ends.
    private static string Normalize(string path) => string.Join('/', path.Split('/').Where(part => part is not ("" or ".")));
}
