using System.IO.Enumeration;

namespace GitPush.Packs;

/// <summary>
/// What a folder of packs held when it was listed. Immutable. A folder may hold thousands of packs, and each push adds one:
/// listed again, those that are known cost no look at their files.
/// </summary>
internal sealed class PackListing
{
    private const string PackExtension = ".pack";
    private const string IndexExtension = ".idx";

    private readonly DateTimeOffset[] _times;
    private readonly Lazy<Dictionary<string, int>> _places;

    private PackListing(PackFile[] packs, DateTimeOffset[] times)
    {
        Packs = packs;
        _times = times;
        _places = new(PlacesByName);
    }

    [Flags]
    private enum Parts : byte
    {
        None = 0,
        Pack = 1,
        Index = 2,
        Both = Pack | Index,
    }

    public static PackListing Empty { get; } = new([], []);

    /// <summary>The packs, newest first. The array must not be changed.</summary>
    public PackFile[] Packs { get; }

    /// <summary>Lists a folder: what has both a pack and an index. What is still being written has another name.</summary>
    /// <param name="known">The folder as it was listed before; returned again when nothing came or went.</param>
    public static PackListing Read(string directory, PackListing known)
    {
        // What is in memory only is in no folder, and comes and goes by the hand of whoever put it there.
        var parts = Array.ConvertAll(known.Packs, static pack => pack.IsResident ? Parts.Both : Parts.None);
        var added = new Dictionary<string, (Parts Parts, DateTimeOffset Time)>(StringComparer.Ordinal);
        try
        {
            foreach (var (place, name, part, time) in known.Enumerate(directory))
            {
                if (place >= 0)
                {
                    parts[place] |= part;
                }
                else
                {
                    var other = added.GetValueOrDefault(name!);
                    added[name!] = (other.Parts | part, part == Parts.Pack ? time : other.Time);
                }
            }
        }
        catch (DirectoryNotFoundException)
        {
            added.Clear();
        }

        var listed = new List<(PackFile Pack, DateTimeOffset Time)>(parts.Length + added.Count);
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] == Parts.Both)
            {
                listed.Add((known.Packs[i], known._times[i]));
            }
        }

        var kept = listed.Count;
        foreach (var (name, file) in added)
        {
            if (file.Parts == Parts.Both)
            {
                listed.Add((new PackFile(Path.Combine(directory, name + PackExtension)), file.Time));
            }
        }

        return kept == parts.Length && listed.Count == kept ? known : Sort(listed);
    }

    /// <summary>The same with one pack more, the newest.</summary>
    public PackListing With(PackFile pack) => new([pack, .. Packs], [DateTimeOffset.UtcNow, .. _times]);

    /// <summary>The same without one pack; this listing itself when the pack is not in it.</summary>
    public PackListing Without(PackFile pack)
    {
        var place = Array.IndexOf(Packs, pack);
        return place < 0 ? this : new PackListing([.. Packs[..place], .. Packs[(place + 1)..]], [.. _times[..place], .. _times[(place + 1)..]]);
    }

    public bool Contains(PackFile pack) => _places.Value.TryGetValue(pack.Name, out var place) && Packs[place] == pack;

    /// <summary>Whether a pack of this name is listed.</summary>
    public bool Contains(string name) => _places.Value.ContainsKey(name);

    private Dictionary<string, int> PlacesByName()
    {
        var places = new Dictionary<string, int>(Packs.Length, StringComparer.Ordinal);
        for (var i = 0; i < Packs.Length; i++)
        {
            places.Add(Packs[i].Name, i);
        }

        return places;
    }

    private static PackListing Sort(List<(PackFile Pack, DateTimeOffset Time)> listed)
    {
        listed.Sort(static (a, b) => b.Time.CompareTo(a.Time) is var order and not 0 ? order : string.CompareOrdinal(a.Pack.Name, b.Pack.Name));
        return new PackListing([.. listed.Select(static one => one.Pack)], [.. listed.Select(static one => one.Time)]);
    }

    private FileSystemEnumerable<(int Place, string? Name, Parts Part, DateTimeOffset Time)> Enumerate(string directory)
    {
        var places = _places.Value.GetAlternateLookup<ReadOnlySpan<char>>();
        return new(directory, (ref entry) =>
        {
            var part = entry.FileName.EndsWith(PackExtension) ? Parts.Pack : Parts.Index;
            var name = Path.GetFileNameWithoutExtension(entry.FileName);
            return places.TryGetValue(name, out var place)
                ? (place, null, part, default)
                : (-1, name.ToString(), part, part == Parts.Pack ? entry.LastWriteTimeUtc : default);
        })
        {
            // Whatever its name: "git maintenance" makes packs that begin with "loose-". Hidden ones are a "git repack"'s that is
            // not done.
            ShouldIncludePredicate = static (ref entry) =>
                !entry.FileName.StartsWith('.') && (entry.FileName.EndsWith(PackExtension) || entry.FileName.EndsWith(IndexExtension)),
        };
    }
}
