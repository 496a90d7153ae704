// SPDX-License-Identifier: MIT
#pragma once

#include "heihe/mf6/input.hpp"

#include <algorithm>
#include <cmath>

namespace heihe::mf6 {

/// Steps of one stress period: given ones (NSTP, TSMULT) or adaptive ones (ATS).
class PeriodSteps {
public:
    /// @param ats         of this period, or null
    /// @param last_delt   [T] length of the step before, for an ATS period with dt0 = 0; 0 where
    ///                    there is none: dtmin
    /// @param fraction    of outer_maximum under which a step lets the next one grow
    PeriodSteps(const Period& period, const AtsPeriod* ats, double last_delt, double fraction,
                int outer_maximum)
        : period_{period}, ats_{ats}, fraction_{fraction}, outer_maximum_{outer_maximum} {
        if (ats_ != nullptr) wish_ = ats_->dt0 > 0.0 ? ats_->dt0 : last_delt;
    }

    [[nodiscard]] bool done() const noexcept { return done_; }
    [[nodiscard]] int kstp() const noexcept { return kstp_; }
    [[nodiscard]] double start() const noexcept { return start_; }  ///< [T] in the period

    /// Length of the step to be tried now [T]; the last one ends with the period exactly.
    [[nodiscard]] double delt() const noexcept {
        if (ats_ != nullptr) return adaptive();
        if (kstp_ >= period_.nstp) return period_.perlen - start_;
        return given(kstp_);
    }
    /// Whether the step to be tried now ends the period.
    [[nodiscard]] bool is_last() const noexcept {
        if (ats_ == nullptr) return kstp_ >= period_.nstp;
        return reaches_end(wanted());
    }
    /// The step is done. @param outer  iterations it took
    void accept(int outer) noexcept {
        const bool last = is_last();
        const double dt = delt();
        wish_ = dt;
        if (ats_ != nullptr && ats_->dtadj > 1.0 && fraction_ > 0.0) {
            // both limits are whole numbers of iterations
            const double few = fraction_ * outer_maximum_;
            if (outer < std::floor(few))
                wish_ *= ats_->dtadj;
            else if (outer > std::floor(outer_maximum_ - few))
                wish_ /= ats_->dtadj;
        }
        start_ = last ? period_.perlen : start_ + dt;
        done_ = last;
        ++kstp_;
    }
    /// The step failed. @return whether a shorter one is to be tried
    [[nodiscard]] bool retry() noexcept {
        if (ats_ == nullptr || !(ats_->dtfailadj > 1.0)) return false;
        const double dt = delt() / ats_->dtfailadj;
        if (dt < ats_->dtmin) return false;
        wish_ = dt;
        return true;
    }

private:
    /// MODFLOW 6, TDIS: lengths grow by tsmult and sum to perlen.
    [[nodiscard]] double given(int kstp) const noexcept {
        const double m = period_.tsmult;
        const double first = m == 1.0
                                 ? period_.perlen / period_.nstp
                                 : period_.perlen * (1.0 - m) / (1.0 - std::pow(m, period_.nstp));
        return first * std::pow(m, kstp - 1);
    }
    [[nodiscard]] double adaptive() const noexcept {
        const double dt = wanted();
        return reaches_end(dt) ? period_.perlen - start_ : dt;
    }
    [[nodiscard]] double wanted() const noexcept {
        return std::min(std::max(wish_, ats_->dtmin), ats_->dtmax);
    }
    [[nodiscard]] bool reaches_end(double dt) const noexcept {
        return start_ + dt > period_.perlen - ats_->dtmin;
    }

    Period period_;
    const AtsPeriod* ats_;
    double fraction_;
    int outer_maximum_;
    double wish_ = 0.0;
    double start_ = 0.0;
    int kstp_ = 1;
    bool done_ = false;
};

}  // namespace heihe::mf6
