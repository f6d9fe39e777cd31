using GitPush.Objects;
using GitPush.Traversal;

namespace GitPush.Repositories;

internal sealed partial class CheckOut
{
    private const UnixFileMode FileMode0644 =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode FileMode0755 =
        FileMode0644 | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private void CreateFolder(in TreeFile file)
    {
        var path = PathOf(file);
        try
        {
            // Where case does not count, the name may be another one's.
            if (Path.Exists(path))
            {
                throw new CheckOutException(file.Path, "the file system takes its name for another one's");
            }

            Directory.CreateDirectory(path);
        }
        catch (PathTooLongException e)
        {
            throw new CheckOutException($"'{file.Path}' cannot be checked out: the path is too long.", e);
        }

        if (new DirectoryInfo(path).LinkTarget is not null)
        {
            throw new CheckOutException(file.Path, "a link is in its place");
        }
    }

    private void WriteFile(in TreeFile file)
    {
        if (!_reader.TryOpenBlob(file.Id, out var content, out var size))
        {
            throw new MissingObjectException("blob", file.Id);
        }

        using (content)
        {
            _bytes += size;
            if (_bytes > _options.MaxBytes)
            {
                throw new CheckOutException(file.Path, $"the files have more than {_options.MaxBytes} bytes");
            }

            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = 0,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = file.Mode == EntryMode.Executable ? FileMode0755 : FileMode0644;
            }

            using var written = new FileStream(PathOf(file), options);
            content.CopyTo(written);
        }
    }

    private void CreateLink(in TreeFile file)
    {
        var target = LinkTargets.Read(_reader, file);
        if (LinkTargets.FindProblem(file.Path, target) is { } problem)
        {
            throw new CheckOutException(file.Path, problem);
        }

        File.CreateSymbolicLink(PathOf(file), target);
    }
}
