// SPDX-License-Identifier: MIT
#include "heihe/basin/run/river_tangent.hpp"

#include "support/river_case.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

using namespace heihe;
using basin::RiverSums;

namespace {

using Diversions = std::vector<river::Diversion>;

struct Change {
    std::vector<double> head, lateral, released;  // [nreach]
};

/// With one diversion that gets its request and others that take their shares.
struct TangentCase : test::RiverCase {
    explicit TangentCase(double water_depth, const Diversions& shares = {{2, 1e9, 0.25}})
        : test::RiverCase{water_depth, 1000.0, joined({{1, 5000.0, 0.9}}, shares)} {}
    static Diversions joined(Diversions one, const Diversions& others) {
        one.insert(one.end(), others.begin(), others.end());
        return one;
    }
    [[nodiscard]] Change wavy_change() const {
        Change change;
        for (std::size_t r = 0; r < river.nreach(); ++r) {
            const auto number = static_cast<double>(r);
            change.head.push_back(1.0 + 0.5 * std::sin(number));
            change.lateral.push_back(200.0 * std::cos(number));
            change.released.push_back(0.9 - 0.05 * static_cast<double>(r % 3));
        }
        return change;
    }
    // Product by the tangent, and by the central difference of two runs.
    std::pair<std::vector<double>, std::vector<double>> product_and_slope(const Change& change) {
        constexpr double d = 1e-5;
        auto slope = exchange(d, change);
        const auto down = exchange(-d, change);
        for (std::size_t r = 0; r < slope.size(); ++r) slope[r] = (slope[r] - down[r]) / (2.0 * d);
        (void)exchange(0.0, change);
        std::vector<double> product(slope.size());
        river.multiply_tangent(change.head, change.lateral, change.released, product);
        return {product, slope};
    }

private:
    // released part of the loss, less gain; heads and laterals are changed by a factor
    std::vector<double> exchange(double factor, const Change& change) {
        auto head = head_old;
        for (std::size_t r = 0; r < change.head.size(); ++r)
            if (river.cell(r) >= 0) head[at(river.cell(r))] += factor * change.head[r];
        const auto before = lateral;
        for (std::size_t r = 0; r < lateral.size(); ++r) lateral[r] += factor * change.lateral[r];
        const RiverSums s = run(head);
        lateral = before;
        std::vector<double> q(change.head.size());
        for (std::size_t r = 0; r < q.size(); ++r)
            q[r] = change.released[r] * s.loss[r] - s.gain[r];
        return q;
    }
};

double largest(const std::vector<double>& values) {
    double most = 0.0;
    for (const double v : values) most = std::max(most, std::abs(v));
    return most;
}

}  // namespace

TEST_CASE("basin: river tangent - a product over a day is the difference of two runs",
          "[basin][unit]") {
    const double water_depth = GENERATE(0.5, 2.5, 8.0);  // gaining, attached and losing, detached
    const Diversions shares =
        GENERATE(Diversions{{2, 1e9, 0.25}}, Diversions{{2, 1e9, 0.7}, {2, 1e9, 0.6}});
    CAPTURE(water_depth, shares.size());  // two take all arriving water
    TangentCase c{water_depth, shares};
    c.plan = basin::transient_plan(c.in.start, 0.0, 1.0);
    const auto change = c.wavy_change();

    const auto [product, slope] = c.product_and_slope(change);

    const double most = largest(slope);
    CHECK(most > 1.0);
    for (std::size_t r = 0; r < slope.size(); ++r) {
        CAPTURE(r);
        CHECK(product[r] == Approx(slope[r]).epsilon(1e-3).margin(1e-4 * most));
    }
}

TEST_CASE(
    "basin: river tangent - over ten days what a reach does to itself is exact, what comes down "
    "is good to 3 %",
    "[basin][unit]") {
    const double water_depth = GENERATE(0.5, 2.5, 8.0);
    const std::size_t moved = GENERATE(std::size_t{0}, std::size_t{3});
    CAPTURE(water_depth, moved);
    TangentCase c{water_depth};
    auto change = c.wavy_change();
    std::fill(change.lateral.begin(), change.lateral.end(), 0.0);
    for (std::size_t r = 0; r < change.head.size(); ++r)
        if (r != moved) change.head[r] = 0.0;

    const auto [product, slope] = c.product_and_slope(change);

    CHECK(product[moved] == Approx(slope[moved]).epsilon(1e-3).margin(1e-6));
    const double most = largest(slope);
    CHECK((most > 1e5) == (water_depth < 5.0));  // below a detached bed heads have no effect
    for (std::size_t r = 0; r < slope.size(); ++r) {
        CAPTURE(r);
        CHECK(product[r] == Approx(slope[r]).epsilon(0.03).margin(1e-6 * most));
    }
}

TEST_CASE("basin: river tangent - drain flow over ten days counts nearly right", "[basin][unit]") {
    const double water_depth = GENERATE(0.5, 2.5, 8.0);
    CAPTURE(water_depth);
    TangentCase c{water_depth};
    auto change = c.wavy_change();
    std::fill(change.head.begin(), change.head.end(), 0.0);

    const auto [product, slope] = c.product_and_slope(change);

    const double most = largest(slope);
    // On a gaining reach the effect is small, through the width at each day's start: a third too much.
    const double good = water_depth < 1.0 ? 0.4 : 0.05;
    CHECK(most > 1.0);
    for (std::size_t r = 0; r < slope.size(); ++r) {
        CAPTURE(r);
        CHECK(product[r] == Approx(slope[r]).margin(good * most));
    }
}

TEST_CASE("basin: river tangent - a long day is the sequence of its sub-steps", "[basin][unit]") {
    TangentCase c{2.5};
    c.plan = basin::steady_plan(2026);
    c.water.resize(c.plan.periods.size(), c.water.front());
    const std::size_t n = c.river.nreach();

    const auto [product, slope] = c.product_and_slope(
        {std::vector<double>(n, 1.0), std::vector<double>(n, 50.0), std::vector<double>(n, 1.0)});

    for (std::size_t r = 0; r < n; ++r) {
        CAPTURE(r);
        CHECK(product[r] == Approx(slope[r]).epsilon(1e-3).margin(1e-3 * std::abs(slope[0])));
    }
}
