using GitPush.Images;

namespace GitPush.Kubernetes.Images;

/// <summary>Finds the image that a push built by the name that manifests and options give it.</summary>
internal static class ImageResolution
{
    /// <summary>The image whose name, or whose repository with whatever tag, is written; null when the push built none such.</summary>
    public static BuiltImage? Find(BuiltImages built, string written) =>
        built.Find(written) ?? built.All.FirstOrDefault(image => image.Repository == ImageReference.Parse(written).Repository);
}
