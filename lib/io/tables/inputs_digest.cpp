// SPDX-License-Identifier: MIT
#include "heihe/core/date.hpp"
#include "heihe/core/digest.hpp"
#include "heihe/core/field.hpp"
#include "heihe/core/index.hpp"
#include "heihe/io/run_state.hpp"

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace heihe::io {
namespace {

/// Digest of values, either to the last bit or to six digits: the setup's exp and log may differ
/// in their last bit between CPU families, its choices do not.
class InputsHash {
public:
    explicit InputsHash(bool rounded) : rounded_{rounded} {}
    void add(double v) { digest_.add(rounded_ ? coarse(v) : v); }
    void add(std::uint64_t v) { digest_.add(v); }
    void add(std::string_view v) { digest_.add(v); }
    [[nodiscard]] std::string hex() const { return digest_.hex(); }

private:
    static double coarse(double v) {
        if (!std::isfinite(v) || v == 0.0) return v;
        int exponent = 0;
        const double mantissa = std::frexp(v, &exponent);
        constexpr double steps = 1 << 20;
        return std::ldexp(std::round(mantissa * steps) / steps, exponent);
    }
    Digest digest_;
    bool rounded_;
};

/// Adds a part of the inputs and, by their lists, all its members. Sizes are not added.
class AddToHash {
public:
    explicit AddToHash(InputsHash& hash) : hash_{hash} {}

    template <typename T>
    void operator()(std::string_view, std::string_view unit, const T& member) const {
        if (unit != label) add(member);
    }

private:
    template <typename T>
    void add(const T& v) const {
        if constexpr (std::is_integral_v<T> || std::is_enum_v<T>)
            hash_.add(static_cast<std::uint64_t>(v));
        else
            for_each_field(v, *this);
    }
    void add(double v) const { hash_.add(v); }
    void add(const std::string& v) const { hash_.add(std::string_view{v}); }
    void add(Date v) const { add(v.days); }
    void add(const water::Monthly& values) const {
        for (const double v : values) add(v);
    }
    template <typename T>
    void add(const std::vector<T>& values) const {
        for (const auto& v : values) add(v);
    }
    /// A grid without idomain counts as one whose cells are all active.
    void add(const grid::StructuredGrid& g) const {
        if (!g.idomain.empty()) return for_each_field(g, *this);
        auto whole = g;
        whole.idomain.assign(at(g.nnode()), 1);
        for_each_field(whole, *this);
    }

    InputsHash& hash_;
};

std::string hex_of(const basin::Inputs& in, bool rounded) {
    InputsHash hash{rounded};
    for_each_field(in, AddToHash{hash});
    return hash.hex();
}

}  // namespace

std::string inputs_digest(const basin::Inputs& in) { return hex_of(in, false); }

std::string inputs_signature(const basin::Inputs& in) { return hex_of(in, true); }

}  // namespace heihe::io
