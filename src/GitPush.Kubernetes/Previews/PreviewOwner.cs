using System.Security.Cryptography;
using System.Text;
using GitPush.Repositories;

namespace GitPush.Kubernetes.Previews;

/// <summary>
/// The id by which a server knows its previews among those of others. It lies with the repositories: servers that share them share it,
/// and a root that is not mounted is the root of a server that owns nothing.
/// </summary>
internal sealed class PreviewOwner(ServerInstance instance)
{
    private const string FileName = "preview-owner";
    private const int IdLength = 16;

    private readonly Lazy<string> _id = new(() => ReadOrCreate(Path.Combine(instance.Root, ServerInstance.FolderName), instance.NextTempName()), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The owner that the options name, else the server's id.</summary>
    /// <exception cref="IOException">The id can be neither read nor written.</exception>
    public string Of(KubernetesPreviewOptions options) => options.Owner ?? _id.Value;

    private static string ReadOrCreate(string folder, string temporaryName)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            // The instance has made the folder. When it is gone, so is the root, and nobody makes a new one for an id.
            var temporary = Path.Combine(folder, temporaryName);
            try
            {
                using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
                {
                    file.Write(Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(IdLength, lowercase: true) + "\n"));
                    file.Flush(flushToDisk: true);
                }

                File.Move(temporary, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another server was faster.
            }
            finally
            {
                File.Delete(temporary);
            }
        }

        var id = File.ReadAllText(path).Trim();
        return id.Length == IdLength && id.All(char.IsAsciiHexDigitLower)
            ? id
            : throw new InvalidDataException($"'{FileName}' below the repositories' root does not hold an id of {IdLength} hexadecimal digits.");
    }
}
