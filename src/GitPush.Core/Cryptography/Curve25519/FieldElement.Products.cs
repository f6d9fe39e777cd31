using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GitPush.Cryptography.Curve25519;

internal readonly partial struct FieldElement
{
    /// <remarks>
    /// Schoolbook multiplication, in columns of five products. What would be column 5 and above comes back 19 times into columns
    /// 0 to 3. Five products of limbs with that factor are below 2^110, so the high part of a column is below 2^59.
    /// </remarks>
    public static FieldElement operator *(in FieldElement a, in FieldElement b)
    {
        var wrapped1 = 19 * b._limb1;
        var wrapped2 = 19 * b._limb2;
        var wrapped3 = 19 * b._limb3;
        var wrapped4 = 19 * b._limb4;

        var column0 = default(Column);
        column0.Add(a._limb0, b._limb0);
        column0.Add(a._limb1, wrapped4);
        column0.Add(a._limb2, wrapped3);
        column0.Add(a._limb3, wrapped2);
        column0.Add(a._limb4, wrapped1);

        var column1 = default(Column);
        column1.Add(a._limb0, b._limb1);
        column1.Add(a._limb1, b._limb0);
        column1.Add(a._limb2, wrapped4);
        column1.Add(a._limb3, wrapped3);
        column1.Add(a._limb4, wrapped2);

        var column2 = default(Column);
        column2.Add(a._limb0, b._limb2);
        column2.Add(a._limb1, b._limb1);
        column2.Add(a._limb2, b._limb0);
        column2.Add(a._limb3, wrapped4);
        column2.Add(a._limb4, wrapped3);

        var column3 = default(Column);
        column3.Add(a._limb0, b._limb3);
        column3.Add(a._limb1, b._limb2);
        column3.Add(a._limb2, b._limb1);
        column3.Add(a._limb3, b._limb0);
        column3.Add(a._limb4, wrapped4);

        var column4 = default(Column);
        column4.Add(a._limb0, b._limb4);
        column4.Add(a._limb1, b._limb3);
        column4.Add(a._limb2, b._limb2);
        column4.Add(a._limb3, b._limb1);
        column4.Add(a._limb4, b._limb0);

        return Sum(column0, column1, column2, column3, column4);
    }

    /// <param name="b">Below 2^20.</param>
    public static FieldElement operator *(in FieldElement a, uint b)
    {
        var column0 = default(Column);
        var column1 = default(Column);
        var column2 = default(Column);
        var column3 = default(Column);
        var column4 = default(Column);
        column0.Add(a._limb0, b);
        column1.Add(a._limb1, b);
        column2.Add(a._limb2, b);
        column3.Add(a._limb3, b);
        column4.Add(a._limb4, b);
        return Sum(column0, column1, column2, column3, column4);
    }

    /// <summary>This element times itself: each pair of different limbs is multiplied once and counts twice.</summary>
    public FieldElement Square()
    {
        var double0 = 2 * _limb0;
        var double1 = 2 * _limb1;
        var double2 = 2 * _limb2;
        var double3 = 2 * _limb3;
        var wrapped3 = 19 * _limb3;
        var wrapped4 = 19 * _limb4;

        var column0 = default(Column);
        column0.Add(_limb0, _limb0);
        column0.Add(double1, wrapped4);
        column0.Add(double2, wrapped3);

        var column1 = default(Column);
        column1.Add(double0, _limb1);
        column1.Add(double2, wrapped4);
        column1.Add(_limb3, wrapped3);

        var column2 = default(Column);
        column2.Add(double0, _limb2);
        column2.Add(_limb1, _limb1);
        column2.Add(double3, wrapped4);

        var column3 = default(Column);
        column3.Add(double0, _limb3);
        column3.Add(double1, _limb2);
        column3.Add(_limb4, wrapped4);

        var column4 = default(Column);
        column4.Add(double0, _limb4);
        column4.Add(double1, _limb3);
        column4.Add(_limb2, _limb2);

        return Sum(column0, column1, column2, column3, column4);
    }

    /// <remarks>Column 4 has no product with the factor 19: its high part is below 2^55, and 19 times that below 2^60.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FieldElement Sum(in Column column0, in Column column1, in Column column2, in Column column3, in Column column4) => Carry(
        column0.Low + (19 * column4.High),
        column1.Low + column0.High,
        column2.Low + column1.High,
        column3.Low + column2.High,
        column4.Low + column3.High);

    /// <summary>
    /// A sum of products of limbs, in two parts: what belongs into the next limb, and what stays. They are summed apart, because a
    /// sum of numbers of 128 bits needs a carry, for which C# has nothing but a comparison.
    /// </summary>
    private struct Column
    {
        private ulong _sum;

        /// <summary>The sum of all products shifted right by 51 bits.</summary>
        public ulong High;

        /// <summary>The sum of what the shift cuts off: it is below 5 times 2^51, so that it is enough to know it modulo 2^64.</summary>
        public readonly ulong Low => _sum - (High << LimbBits);

        /// <summary>Adds a product of a number below 2^58 and one below 2^57.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Add(ulong a, ulong b)
        {
            // With 13 bits more, the upper half of the product is the product shifted right by 51.
            High += MultiplyHigh(a << 6, b << 7);
            _sum += a * b;
        }

        /// <summary>
        /// The upper half of a product. <see cref="Math.BigMul(ulong, ulong, out ulong)"/> takes the same instructions, and a way
        /// over memory for the lower half.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static ulong MultiplyHigh(ulong a, ulong b)
        {
            if (Bmi2.X64.IsSupported)
            {
                return Bmi2.X64.MultiplyNoFlags(a, b);
            }

            return ArmBase.Arm64.IsSupported ? ArmBase.Arm64.MultiplyHigh(a, b) : Math.BigMul(a, b, out _);
        }
    }
}
