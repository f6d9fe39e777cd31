using System.Text;
using GitPush.Filters;
using GitPush.Fuzz.Inputs;

namespace GitPush.Fuzz.Targets;

/// <summary>The reader of filters that clients of partial clones send.</summary>
internal sealed class FilterTarget : FuzzTarget
{
    public override string Name => "filter";

    public override byte[] Generate(FuzzRandom random) => FilterInput.Generate(random);

    public override long AllowedBytes(int inputLength) => (1 << 20) + (1024L * inputLength);

    public override void Run(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var spec = FilterSpecParser.Parse(text);
        Check(CountParts(spec) <= text.Length, "a filter has more parts than letters");
        Check(spec.Kind != FilterKind.Combine || text.StartsWith("combine:", StringComparison.Ordinal), "a combination of nothing");
        Check(spec.Kind == FilterKind.Combine || text.StartsWith(spec.Name, StringComparison.Ordinal), "a filter has another name");
    }

    private static int CountParts(FilterSpec spec) => 1 + spec.Parts.Sum(CountParts);
}
