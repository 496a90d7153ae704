// SPDX-License-Identifier: MIT
#include "heihe/basin/inputs.hpp"
#include "heihe/io/run_state.hpp"
#include "support/tiny_basin.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// The lists of members beside Inputs and its parts, which the digest of a run's inputs uses.

using namespace heihe;

namespace {

/// A member's place in its struct.
struct Extent {
    std::size_t from, size, alignment;
};

/// True if the members that for_each_field visits fill the struct, except for padding.
template <typename T>
bool visits_all_of() {
    const T object{};
    std::vector<Extent> found;
    for_each_field(object, [&]<typename M>(std::string_view, std::string_view, const M& member) {
        const auto from = reinterpret_cast<const std::byte*>(&member) -
                          reinterpret_cast<const std::byte*>(&object);
        found.push_back({static_cast<std::size_t>(from), sizeof(M), alignof(M)});
    });
    std::sort(found.begin(), found.end(),
              [](const Extent& a, const Extent& b) { return a.from < b.from; });
    std::size_t end = 0;
    for (const auto& e : found) {
        if (e.from != (end + e.alignment - 1) / e.alignment * e.alignment) return false;
        end = e.from + e.size;
    }
    return sizeof(T) == (end + alignof(T) - 1) / alignof(T) * alignof(T);
}

/// Changes the n-th value of the inputs and of all their parts.
class ChangeOne {
public:
    explicit ChangeOne(std::size_t n) : n_{n} {}
    template <typename T>
    void operator()(std::string_view name, std::string_view unit, T& member) {
        const bool outer_label = in_label_;
        in_label_ = in_label_ || unit == label;
        name_ = left() ? std::string{name} : name_;
        visit(member);
        in_label_ = outer_label;
    }
    [[nodiscard]] bool done() const { return seen_ > n_; }
    [[nodiscard]] bool is_label() const { return was_label_; }
    [[nodiscard]] const std::string& name() const { return name_; }

private:
    [[nodiscard]] bool left() const { return seen_ <= n_; }
    /// True for the value that is to change.
    bool here() {
        const bool now = seen_++ == n_;
        if (now) was_label_ = in_label_;
        return now;
    }
    template <typename T>
    void visit(T& v) {
        if constexpr (std::is_enum_v<T>) {
            if (here()) v = static_cast<T>(static_cast<int>(v) + 1);
        } else if constexpr (std::is_same_v<T, bool>) {
            if (here()) v = !v;
        } else if constexpr (std::is_arithmetic_v<T>) {
            if (here()) v = v == T{} ? T{3} : static_cast<T>(v * 2);
        } else {
            for_each_field(v, *this);
        }
    }
    void visit(std::string& v) {
        if (here()) v += "x";
    }
    void visit(Date& v) {
        if (here()) v = v + 1;
    }
    void visit(water::Monthly& v) {
        if (here()) v[7] += 1.0;
    }
    template <typename T>
    void visit(std::vector<T>& values) {
        if constexpr (std::is_arithmetic_v<T>) {
            if (!values.empty()) visit(values.back());
        } else {
            for (auto& v : values) visit(v);
        }
    }
    void visit(std::vector<std::string>& values) {
        for (auto& v : values) visit(v);
    }

    std::size_t n_;
    std::size_t seen_ = 0;
    bool in_label_ = false;
    bool was_label_ = false;
    std::string name_{};
};

basin::Inputs whole_basin() {
    auto in = test::tiny_basin();
    in.grid.idomain.assign(static_cast<std::size_t>(in.grid.nnode()), 1);
    in.tributary_factor = {1.0};
    in.water.caps = {{"Ganzhou", 2026, 1e6}};
    return in;
}

}  // namespace

TEST_CASE("inputs: lists of members - name every member of their struct", "[io][unit]") {
    CHECK(visits_all_of<basin::Inputs>());
    CHECK(visits_all_of<basin::AquiferInputs>());
    CHECK(visits_all_of<basin::SurfaceInputs>());
    CHECK(visits_all_of<basin::Weather>());
    CHECK(visits_all_of<basin::InflowSeries>());
    CHECK(visits_all_of<basin::ObservationPoint>());
    CHECK(visits_all_of<water::DistrictUse>());
    CHECK(visits_all_of<basin::ReleaseRule>());
    CHECK(visits_all_of<basin::ReleasePoint>());
    CHECK(visits_all_of<grid::StructuredGrid>());
    CHECK(visits_all_of<river::Network>());
    CHECK(visits_all_of<river::Reach>());
    CHECK(visits_all_of<river::Gauge>());
    CHECK(visits_all_of<river::Inlet>());
    CHECK(visits_all_of<water::UseInputs>());
    CHECK(visits_all_of<water::District>());
    CHECK(visits_all_of<water::User>());
    CHECK(visits_all_of<water::GroundwaterCap>());
    CHECK(visits_all_of<water::ColumnShare>());
}

TEST_CASE("inputs: digest - changes with every value but the labels", "[io][unit]") {
    const auto in = whole_basin();
    const auto before = io::inputs_digest(in);
    std::size_t values = 0;
    std::size_t labels = 0;

    for (std::size_t n = 0;; ++n) {
        auto changed = in;
        ChangeOne change{n};
        for_each_field(changed, change);
        if (!change.done()) break;
        ++(change.is_label() ? labels : values);
        CAPTURE(n, change.name());
        CHECK((io::inputs_digest(changed) == before) == change.is_label());
    }

    CHECK(values > 200);
    CHECK(labels == 1 + 5 + 2 * 2 + 3);  // zone; grid's sizes and corner; districts; gauges
}

TEST_CASE("inputs: digest - a grid without idomain is one whose cells are all active",
          "[io][unit]") {
    auto in = whole_basin();
    const auto with = io::inputs_digest(in);

    in.grid.idomain.clear();

    CHECK(io::inputs_digest(in) == with);
}
