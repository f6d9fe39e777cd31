using System.Buffers;
using GitPush.Objects;
using GitPush.Packs;
using GitPush.Repositories;
using GitPush.Traversal;
using Microsoft.Win32.SafeHandles;

namespace GitPush.Maintenance;

/// <summary>
/// Writes objects of a repository into a new pack of it: entries as they lie, deltas included. The pack appears when it is whole
/// and, where that is wanted, on disk.
/// </summary>
/// <param name="shared">Who beside the server may read the pack.</param>
internal sealed class MaintenancePackWriter(ObjectDatabase objects, ServerInstance instance, bool fsync, SharedRepository shared)
{
    private const int ReadChunk = 64 * 1024;

    private readonly string _folder = Path.Combine(objects.ObjectsDirectory, "pack");

    /// <summary>Writes a pack.</summary>
    /// <param name="table">The objects, each marked as wanted.</param>
    /// <param name="packs">Where they lie, unless they are loose.</param>
    /// <param name="time">What the pack shall say of its age.</param>
    /// <param name="timeOf">For a cruft pack, when each object was last touched.</param>
    /// <returns>The new pack's name, without folder and extension.</returns>
    /// <exception cref="ObjectCorruptException">No intact copy of an object is left.</exception>
    public string Write(
        ObjectTable table, PackFile[] packs, DateTime time, Func<ObjectId, uint>? timeOf, CancellationToken cancellationToken)
    {
        shared.CreateFolder(_folder);

        // Whatever ends in ".idx" is a pack to git.
        var temp = Path.Combine(_folder, instance.NextTempName());
        try
        {
            var entries = WritePack(temp + "-pack", table, packs, cancellationToken, out var checksum);
            WriteFile(temp + "-idx", file => PackIndexWriter.Write(file, entries, checksum));
            if (timeOf is not null)
            {
                WriteFile(temp + "-mtimes", file => CruftTimes.Write(file, entries.Select(entry => timeOf(entry.Id)), checksum));
            }

            File.SetLastWriteTimeUtc(temp + "-pack", time);
            return Publish(temp, checksum, isCruft: timeOf is not null);
        }
        finally
        {
            foreach (var part in (string[])["-pack", "-mtimes", "-idx"])
            {
                File.Delete(temp + part);
            }
        }
    }

    private PackIndexEntry[] WritePack(
        string path, ObjectTable table, PackFile[] packs, CancellationToken cancellationToken, out ObjectId checksum)
    {
        using var stream = Create(path);
        var file = stream.SafeFileHandle;
        using var plan = PackPlan.Create(objects, table, () => packs, cancellationToken);
        using var reader = objects.OpenReader();
        using var pipe = new FilePipeWriter(file);
        using var output = new PackOutput(pipe, packetSize: 0);
        using var writer = new PackWriter(plan, objects, reader, output, ofsDelta: true, thin: false);

        // Nothing in it waits for anything but this thread.
        _ = writer.WriteAsync(cancellationToken).GetAwaiter().GetResult();
        output.FlushAsync(cancellationToken).AsTask().GetAwaiter().GetResult();
        var entries = new PackIndexEntry[plan.Count];
        for (var n = 0; n < entries.Length; n++)
        {
            var number = plan.NumberAt(n);
            entries[n] = new PackIndexEntry(table.Id(number), writer.OffsetOf(number), 0, n);
        }

        checksum = Sum(file, entries, output.Position, cancellationToken);
        if (fsync)
        {
            RandomAccess.FlushToDisk(file);
        }

        Array.Sort(entries, static (a, b) => a.Id.CompareTo(b.Id));
        return entries;
    }

    /// <summary>Adds the checksum of each entry as it lies in the file.</summary>
    /// <param name="entries">In the order in which they lie.</param>
    /// <returns>The pack's own checksum, at its end.</returns>
    private static ObjectId Sum(SafeFileHandle file, PackIndexEntry[] entries, long length, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadChunk);
        try
        {
            var (start, filled) = (0L, 0);
            for (var n = 0; n < entries.Length; n++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var end = n + 1 < entries.Length ? entries[n + 1].Offset : length - ObjectId.Size;
                var crc = Crc32.Initial;
                for (var offset = entries[n].Offset; offset < end;)
                {
                    if (offset >= start + filled)
                    {
                        (start, filled) = (offset, RandomAccess.Read(file, buffer, offset));
                        if (filled == 0)
                        {
                            throw new EndOfStreamException("A pack is shorter than what was written to it.");
                        }
                    }

                    var part = buffer.AsSpan((int)(offset - start), (int)Math.Min(end - offset, start + filled - offset));
                    crc = Crc32.Append(crc, part);
                    offset += part.Length;
                }

                entries[n] = entries[n] with { Crc32 = crc };
            }

            _ = RandomAccess.Read(file, buffer.AsSpan(0, ObjectId.Size), length - ObjectId.Size);
            return ObjectId.FromBytes(buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The index comes last, since a pack exists for git from the moment that it has one.
    private string Publish(string temp, ObjectId checksum, bool isCruft)
    {
        var name = $"pack-{checksum}";
        var path = Path.Combine(_folder, name);
        if (File.Exists(path + ".idx") && File.Exists(path + ".pack"))
        {
            // The same entries in the same order: it is the pack that was packed. Its age is what is new.
            File.SetLastWriteTimeUtc(path + ".pack", File.GetLastWriteTimeUtc(temp + "-pack"));
            if (isCruft)
            {
                File.Move(temp + "-mtimes", path + CruftTimes.Extension, overwrite: true);
            }
            else
            {
                File.Delete(path + CruftTimes.Extension);
            }
        }
        else
        {
            File.Move(temp + "-pack", path + ".pack", overwrite: true);
            if (isCruft)
            {
                File.Move(temp + "-mtimes", path + CruftTimes.Extension, overwrite: true);
            }

            File.Move(temp + "-idx", path + ".idx", overwrite: true);
        }

        if (fsync)
        {
            PosixFiles.FlushDirectory(_folder);
        }

        objects.Refresh();
        return name;
    }

    private void WriteFile(string path, Action<Stream> write)
    {
        using var file = Create(path);
        write(file);
        file.Flush(flushToDisk: fsync);
    }

    // git writes packs for everybody to read and nobody to change.
    private FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        }

        var file = new FileStream(path, options);
        shared.Adjust(file);
        return file;
    }
}
